/**
 * Where a text may be cut: at `at`, in UTF-16 units, or one unit earlier where that is in the middle of a surrogate pair. Half of a
 * pair is no text: Temporal's core ends the process that hands it one, and callers in other languages can't read it.
 */
export function cutPlace(text: string, at: number): number {
  const isWithinPair = (text.codePointAt(at - 1) ?? 0) > 0xffff;
  return isWithinPair ? at - 1 : at;
}
