import * as fc from 'fast-check';

/** One change of bytes, at a place that is told as a share of their length. */
interface Change {
  readonly at: number;
  readonly kind: 'replace' | 'insert' | 'delete' | 'repeat' | 'cut' | 'flip' | 'swap';
  readonly bytes: Uint8Array;
}

const PLACES = 1_000_000;

// Evenly spread, where fast-check by itself prefers the ends: whole messages would be cut away.
const place = fc.noBias(fc.nat(PLACES - 1)).map((at) => at / PLACES);

const change: fc.Arbitrary<Change> = fc.record({
  at: place,
  kind: fc.constantFrom<Change['kind'][]>('replace', 'insert', 'delete', 'repeat', 'cut', 'flip', 'swap'),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }),
});

/** How often a part of bytes is repeated, at most. */
const MOST_REPEATS = 64;

/**
 * Bytes that begin as one of several, and are then changed in one to five places.
 *
 * @param tokens parts that mean something where they stand; some changes insert one
 */
export function mutated(
  seeds: readonly (string | Uint8Array)[],
  tokens: readonly string[] = [],
): fc.Arbitrary<Buffer> {
  const inserted: fc.Arbitrary<Change> =
    tokens.length === 0
      ? change
      : fc.record({
          at: place,
          kind: fc.constantFrom<Change['kind'][]>('insert', 'replace'),
          bytes: fc.constantFrom(...tokens).map((token) => Buffer.from(token, 'latin1')),
        });
  return fc
    .tuple(fc.constantFrom(...seeds), fc.array(fc.oneof(change, inserted), { minLength: 1, maxLength: 5 }))
    .map(([seed, changes]) => changes.reduce(apply, Buffer.from(seed)));
}

function apply(whole: Buffer, { at, kind, bytes }: Change): Buffer {
  const from = Math.floor(at * whole.length);
  const [before, rest] = [whole.subarray(0, from), whole.subarray(from)];
  switch (kind) {
    case 'replace':
      return Buffer.concat([before, bytes, rest.subarray(bytes.length)]);
    case 'insert':
      return Buffer.concat([before, bytes, rest]);
    case 'delete':
      return Buffer.concat([before, rest.subarray(bytes.length)]);
    case 'repeat': {
      const part = rest.subarray(0, bytes.length);
      const times = 1 + ((bytes[0] ?? 0) % MOST_REPEATS);
      return Buffer.concat([before, ...Array.from({ length: times }, () => part), rest]);
    }
    case 'cut':
      return Buffer.from(before);
    case 'flip':
      return Buffer.from(whole.map((byte, index) => (index === from ? byte ^ (bytes[0] ?? 1) : byte)));
    case 'swap':
      return Buffer.concat([rest, before]);
  }
}
