import { isScalar, visit, type Document } from 'yaml';

/** A key that an object has more than once. */
export interface RepeatedKey {
  /** Where it stands in the text, as an offset. */
  readonly at: number;
  readonly message: string;
}

/**
 * Finds the keys that an object of a document has more than once. The reader of YAML, which can do it too, compares each key with each
 * other, and takes half a minute for 30,000.
 */
export function checkKeys(document: Document.Parsed): RepeatedKey[] {
  const problems: RepeatedKey[] = [];
  visit(document, {
    Map(_key, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) {
          problems.push({ at: key.range?.[0] ?? 0, message: 'Map keys must be unique' });
        }
        seen.add(key.value);
      }
    },
  });
  return problems;
}
