/** Cuts a text into pieces of at most `length` characters, at white space where there is any. */
export function piecesOf(text: string, length: number): string[] {
  const pieces: string[] = [];
  let start = 0;
  while (text.length - start > length) {
    let end = start + length;
    while (end > start && !/\s/u.test(text.charAt(end))) end -= 1;
    if (end === start) end = start + length;
    pieces.push(text.slice(start, end));
    start = end;
  }
  return [...pieces, text.slice(start)];
}

/** Shortens a text to at most `length` characters. */
export function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
