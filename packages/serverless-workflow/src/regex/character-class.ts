import type { Dialect } from './dialects.js';
import { CLASS_COST, COMPLEMENT_COST, literal, readCharacter } from './escapes.js';
import { matchAt } from './match-at.js';
import type { Part } from './pattern-cost.js';
import { PatternError } from './pattern-error.js';
import { outsideOf } from './complement.js';

const POSIX = /\[:(\^?)([a-z]+):\]/y;

/** A class in brackets, from its opening one. */
export function readClass(pattern: string, start: number, dialect: Dialect): Part {
  let at = start + 1;
  let source = '[';
  let cost = 1;
  const isNegated = pattern.charAt(at) === '^';
  if (isNegated) {
    source += '^';
    at += 1;
  }
  if (pattern.charAt(at) === ']') {
    if (dialect.emptyClasses) {
      const empty = isNegated ? String.raw`[\x{0}-\x{10ffff}]` : String.raw`[^\x{0}-\x{10ffff}]`;
      return { source: empty, cost: 1, end: at + 1, isCharacter: true };
    }
    // In Perl's syntax a bracket that comes first stands for itself.
    source += String.raw`\]`;
    at += 1;
  }
  while (pattern.charAt(at) !== ']') {
    if (at >= pattern.length) throw new PatternError('a class has no closing ]', start);
    const member = readMember(pattern, at, dialect);
    source += member.source;
    cost += member.cost;
    at = member.end;
  }
  return { source: `${source}]`, cost, end: at + 1, isCharacter: true };
}

function readMember(pattern: string, at: number, dialect: Dialect): Pick<Part, 'source' | 'cost' | 'end'> {
  const character = String.fromCodePoint(pattern.codePointAt(at) ?? 0);
  if (character === '\\') return readClassEscape(pattern, at, dialect);
  if (character === '[') {
    const [whole = '', negated, name = ''] = matchAt(POSIX, pattern, at) ?? [];
    if (whole !== '' && dialect.posix.size > 0) {
      const members = dialect.posix.get(name);
      if (members === undefined) throw new PatternError(`there is no class ${whole}`, at);
      const isOutside = negated === '^';
      const source = isOutside ? outsideOf(members) : members;
      return { source, cost: isOutside ? COMPLEMENT_COST : CLASS_COST, end: at + whole.length };
    }
  }
  const source = character === '-' || character === '^' ? character : literal(character);
  return { source, cost: 0, end: at + character.length };
}

function readClassEscape(
  pattern: string,
  at: number,
  dialect: Dialect,
): Pick<Part, 'source' | 'cost' | 'end'> {
  const letter = pattern.charAt(at + 1);
  const set = (source: string, cost = CLASS_COST): Pick<Part, 'source' | 'cost' | 'end'> => ({
    source,
    cost,
    end: at + 2,
  });
  const special = dialect.classEscapes[letter];
  if (special !== undefined) return set(special);
  switch (letter) {
    case 'b':
      return { source: String.raw`\x08`, cost: 0, end: at + 2 };
    case 'd':
      return set(dialect.digit);
    case 'D':
      return set(outsideOf(dialect.digit), COMPLEMENT_COST);
    case 'w':
      return set(dialect.word);
    case 'W':
      return set(outsideOf(dialect.word), COMPLEMENT_COST);
    case 's':
      return set(dialect.space);
    case 'S':
      return set(outsideOf(dialect.space), COMPLEMENT_COST);
    default:
      return readCharacter(pattern, at);
  }
}
