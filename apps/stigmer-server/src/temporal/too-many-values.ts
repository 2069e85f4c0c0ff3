import type { JsonValue } from '@bufbuild/protobuf';

/**
 * The most values that an output may have and still be a `google.protobuf.Struct`: clients take no answer over 4 MiB, and a Struct
 * takes up to 16 bytes for a value beside its text, where JSON takes two for a number in a list.
 */
export const MAX_VALUES = 130_000;

/** Whether an output has so many objects, lists, texts and numbers, all counted, that clients could not read it as a Struct. */
export function hasTooManyValues(output: JsonValue): boolean {
  const open: JsonValue[] = [output];
  let count = 1;
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value === 'object' && value !== null) {
      const parts = Object.values(value);
      count += parts.length;
      if (count > MAX_VALUES) {
        return true;
      }
      for (const part of parts) {
        if (typeof part === 'object') {
          open.push(part);
        }
      }
    }
  }
  return false;
}
