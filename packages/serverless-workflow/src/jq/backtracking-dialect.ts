// jq's regular expressions are Oniguruma's in Perl syntax, ours are JavaScript's with the `u` flag. The two agree on
// nearly everything; this file translates the rest or lets the `u` flag refuse it, so that nothing means something else.

const POSIX_CLASSES: Readonly<Record<string, string>> = {
  alnum: String.raw`\p{L}\p{N}`,
  alpha: String.raw`\p{L}`,
  blank: String.raw`\t `,
  cntrl: String.raw`\p{Cc}`,
  digit: String.raw`\p{Nd}`,
  lower: String.raw`\p{Ll}`,
  punct: String.raw`\p{P}\p{S}`,
  space: String.raw`\s`,
  upper: String.raw`\p{Lu}`,
  word: String.raw`\p{L}\p{N}_`,
  xdigit: '0-9A-Fa-f',
};

const ESCAPES: Readonly<Record<string, string>> = {
  A: String.raw`(?<![\s\S])`,
  z: String.raw`(?![\s\S])`,
  Z: String.raw`(?=\n?(?![\s\S]))`,
  h: '[0-9A-Fa-f]',
};

const SYNTAX_CHARACTERS = '^$\\.*+?()[]{}|/';

/** The JavaScript form of a pattern; `extended` leaves out blanks and comments (flag `x`). */
export function translatePattern(pattern: string, extended: boolean): string {
  let translated = '';
  let inClass = false;
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    if (character === '\\') {
      at += 1;
      translated += translateEscape(pattern.charAt(at), inClass);
    } else if (inClass) {
      const posix = /^\[:([a-z]+):\]/.exec(pattern.slice(at));
      const members = POSIX_CLASSES[posix?.[1] ?? ''];
      if (posix !== null && members !== undefined) {
        translated += members;
        at += posix[0].length - 1;
      } else {
        translated += character;
        inClass = character !== ']';
      }
    } else if (extended && /\s/.test(character)) {
      continue;
    } else if (extended && character === '#') {
      const end = pattern.indexOf('\n', at);
      at = end < 0 ? pattern.length : end;
    } else {
      translated += character === '$' ? String.raw`(?=\n?(?![\s\S]))` : character;
      inClass = character === '[';
    }
  }
  return translated;
}

function translateEscape(character: string, inClass: boolean): string {
  const special = inClass ? undefined : ESCAPES[character];
  if (special !== undefined) return special;
  // Perl lets any other sign be escaped; with the `u` flag JavaScript doesn't.
  const isNeeded = /\w/.test(character) || SYNTAX_CHARACTERS.includes(character) || character === '-';
  if (isNeeded && (character !== '-' || inClass)) return `\\${character}`;
  return character;
}
