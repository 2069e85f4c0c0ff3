// jq counts characters (code points), JavaScript UTF-16 units: they differ only where surrogates occur.
const SURROGATE = /[\ud800-\udfff]/;

/** The number of characters. */
export function textLength(text: string): number {
  return SURROGATE.test(text) ? new CharacterCounter(text).countTo(text.length) : text.length;
}

/** A part of the text by character positions, which are in range. */
export function textSlice(text: string, from: number, to: number): string {
  if (!SURROGATE.test(text)) return text.slice(from, to);
  const start = unitOffset(text, 0, from);
  return text.slice(start, unitOffset(text, start, Math.max(0, to - from)));
}

/** Counts the characters before places in a text that are asked for in ascending order, going through it once. */
export class CharacterCounter {
  /** How far the text was counted, in UTF-16 units. */
  position = 0;
  private characters = 0;

  constructor(private readonly text: string) {}

  /** The position in characters of a place in UTF-16 units. A pair counts from its first half on. */
  countTo(place: number): number {
    while (this.position < place) {
      this.position += isPair(this.text, this.position) && this.position + 1 < place ? 2 : 1;
      this.characters += 1;
    }
    return this.characters;
  }
}

/** The position in UTF-16 units that many characters after another one. */
function unitOffset(text: string, from: number, characters: number): number {
  let at = from;
  for (let left = characters; left > 0 && at < text.length; left -= 1) at += isPair(text, at) ? 2 : 1;
  return at;
}

function isPair(text: string, at: number): boolean {
  return (text.codePointAt(at) ?? 0) > 0xffff;
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
