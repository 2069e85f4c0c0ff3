// jq counts characters (code points), JavaScript UTF-16 units: they differ only where surrogates occur.
const SURROGATE = /[\ud800-\udfff]/;

/** The number of characters. */
export function textLength(text: string): number {
  return SURROGATE.test(text) ? Array.from(text).length : text.length;
}

/** A part of the text by character positions, which are in range. */
export function textSlice(text: string, from: number, to: number): string {
  return SURROGATE.test(text) ? Array.from(text).slice(from, to).join('') : text.slice(from, to);
}

/** The position in characters of a position in UTF-16 units. */
export function characterOffset(text: string, unitOffset: number): number {
  return SURROGATE.test(text) ? Array.from(text.slice(0, unitOffset)).length : unitOffset;
}

/** Orders texts by code point, as jq does (and not by UTF-16 unit or by locale). */
export function compareText(left: string, right: string): number {
  const shared = Math.min(left.length, right.length);
  for (let at = 0; at < shared; at += 1) {
    const a = left.charCodeAt(at);
    const b = right.charCodeAt(at);
    if (a !== b) return codePointRank(a) - codePointRank(b);
  }
  return left.length - right.length;
}

/** Surrogates stand for code points above every other unit. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
