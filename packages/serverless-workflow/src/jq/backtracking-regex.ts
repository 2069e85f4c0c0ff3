import { translatePattern } from './backtracking-dialect.js';
import { JqError } from './jq-error.js';
import type { Match } from './regex.js';
import type { PatternFlags } from './regex-flags.js';

/**
 * Matches as JavaScript's engine does: only for runs that began before `linear-regex`, because it goes back and tries again, for hours
 * if need be, and is not the same in all versions of Node.
 */
export function* findByBacktracking(input: string, pattern: string, flags: PatternFlags): Iterable<Match> {
  const expression = compile(pattern, flags);
  const names = groupNames(expression.source);
  for (const found of input.matchAll(expression)) {
    if (flags.skipEmpty && found[0] === '') continue;
    const captures = found.slice(1).map((text: string | undefined, at) => ({
      name: names[at] ?? null,
      start: found.indices?.[at + 1]?.[0] ?? -1,
      text: text ?? null,
    }));
    yield { start: found.index, end: found.index + found[0].length, text: found[0], captures };
    if (!flags.global) return;
  }
}

function compile(pattern: string, flags: PatternFlags): RegExp {
  const inline = /^\(\?([isx]+)\)/.exec(pattern);
  const letters = inline?.[1] ?? '';
  const source = translatePattern(
    pattern.slice(inline?.[0].length ?? 0),
    flags.extended || letters.includes('x'),
  );
  const ignoreCase = flags.ignoreCase || letters.includes('i') ? 'i' : '';
  const dotAll = flags.dotAll || letters.includes('s') ? 's' : '';
  try {
    return new RegExp(source, `dgu${ignoreCase}${dotAll}`);
  } catch {
    throw new JqError(`${pattern} (at offset 0) is not a valid regex`);
  }
}

/** The names of the capturing groups in the order of their opening parentheses. */
function groupNames(source: string): (string | null)[] {
  const names: (string | null)[] = [];
  for (const [text, name] of source.matchAll(/\\.|\[(?:\\.|[^\]])*\]|\((?:\?<([A-Za-z_$][\w$]*)>|\?)?/gsu)) {
    if (name !== undefined) names.push(name);
    else if (text === '(') names.push(null);
  }
  return names;
}
