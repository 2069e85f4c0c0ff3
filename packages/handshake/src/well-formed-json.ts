/** How JSON writes half of a surrogate pair (in the group), and any other escape. */
const ESCAPE = /\\(?:(ud[89a-f][0-9a-f]{2})|.)/g;

/**
 * A value as JSON whose texts are all well-formed: U+FFFD stands where one held half of a surrogate pair, as UTF-8 encoders have it.
 * `JSON.stringify` writes such a half as an escape, which readers in other languages refuse, or take for a text that they then
 * can't write.
 *
 * @returns undefined where `JSON.stringify` gives that
 * @throws RangeError where the value is nested too deeply for the stack; TypeError where it is no JSON
 */
export function wellFormedJson(value: unknown): string | undefined {
  const json: string | undefined = JSON.stringify(value);
  if (!json?.includes('\\ud')) {
    return json;
  }
  const repaired = json.replaceAll(ESCAPE, (escape, half?: string) =>
    half === undefined ? escape : '\ufffd',
  );
  // Names that differed by their halves only are the same now, and an object may have one of them.
  return repaired === json ? json : JSON.stringify(JSON.parse(repaired));
}
