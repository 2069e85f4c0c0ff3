import { isJsonObject, ownValue, type JsonValue } from './json.js';

/** A JSON pointer (RFC 6901) one or more steps deeper. */
export function pointerTo(parent: string, ...steps: readonly (string | number)[]): string {
  const escaped = steps.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`);
  return parent + escaped.join('');
}

/** The steps a JSON pointer consists of. */
export function pointerSteps(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** What a JSON pointer leads to; null when that isn't there. */
export function resolvePointer(value: JsonValue, pointer: string): JsonValue {
  return pointerSteps(pointer).reduce<JsonValue>((current, step) => {
    if (Array.isArray(current)) return current[Number(step)] ?? null;
    return isJsonObject(current) ? (ownValue(current, step) ?? null) : null;
  }, value);
}
