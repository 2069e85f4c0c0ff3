import { compileRe2, hex } from './re2.js';

const known = new Map<string, string>();

/** All characters but those of a set, as in the brackets of a class: RE2 can leave out a set only from a class as a whole. */
export function outsideOf(set: string): string {
  const before = known.get(set);
  if (before !== undefined) return before;
  const ranges =
    compileRe2(`[^${set}]`, false).instructions.find(({ runes }) => runes.length > 1)?.runes ?? [];
  let written = '';
  for (let at = 0; at + 1 < ranges.length; at += 2) {
    written += `${hex(ranges[at] ?? 0)}-${hex(ranges[at + 1] ?? 0)}`;
  }
  known.set(set, written);
  return written;
}
