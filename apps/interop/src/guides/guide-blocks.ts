/** A piece of code in a guide, or in a file that a guide shows. */
export interface Snippet {
  /** Where it is, for a person to find it. */
  readonly where: string;
  readonly code: string;
}

/** The fenced code blocks of a Markdown text that are in a language. */
export function blocksOf(markdown: string, language: string): Snippet[] {
  const fences = markdown.matchAll(new RegExp(`^( *)\`\`\`${language}\\b.*\\n((?:.*\\n)*?)\\1\`\`\`$`, 'gm'));
  return [...fences].map(({ index, 2: code = '' }) => ({
    where: `line ${markdown.slice(0, index).split('\n').length}`,
    code: dedent(code),
  }));
}

/**
 * What of a source file a guide may show: all of it, and each region between a comment line `docs:begin <name>` and the
 * next `docs:end`. Regions don't overlap.
 *
 * @throws Error for a marker that lacks its counterpart
 */
export function snippetsOf(
  path: string,
  source: string,
): { readonly whole: Snippet; readonly regions: Snippet[] } {
  const regions: Snippet[] = [];
  let open: { readonly name: string; readonly lines: string[] } | undefined;
  for (const line of source.split('\n')) {
    const [, marker, name] = /^\s*(?:\/\/|#)\s*docs:(begin|end)\b\s*(.*?)\s*$/.exec(line) ?? [];
    if (marker === undefined) {
      open?.lines.push(line);
    } else if (marker === 'begin' && open === undefined && name) {
      open = { name, lines: [] };
    } else if (marker === 'end' && open !== undefined) {
      regions.push({ where: `${path}: ${open.name}`, code: dedent(`${open.lines.join('\n')}\n`) });
      open = undefined;
    } else {
      throw new Error(`${path}: "${line.trim()}" does not fit the marker before it.`);
    }
  }
  if (open) {
    throw new Error(`${path}: the region ${open.name} has no docs:end.`);
  }
  return { whole: { where: path, code: source }, regions };
}

/** Takes away the indentation that all lines share: a guide shows a part of a class without the class. */
function dedent(code: string): string {
  const indents = code
    .split('\n')
    .flatMap((line) => (line.trim() === '' ? [] : [/^[ \t]*/.exec(line)?.[0] ?? '']));
  const shared = indents.reduce((a, b) => (a.length < b.length ? a : b), indents[0] ?? '');
  return indents.every((indent) => indent.startsWith(shared))
    ? code.replaceAll(new RegExp(`^${shared}`, 'gm'), '')
    : code;
}
