import { readClass } from './character-class.js';
import type { Dialect } from './dialects.js';
import { readEscape } from './escapes.js';
import { Cost, MAX_PARTS, type Part } from './pattern-cost.js';
import { PatternError } from './pattern-error.js';
import { matchAt } from './match-at.js';

/** Groups that need backtracking, or that no dialect of ours has: how they begin, and what they are. */
const REFUSED_GROUPS: readonly (readonly [string, string])[] = [
  ['?=', 'looks ahead, which takes an engine that backtracks: match that text too, outside of a group'],
  ['?!', 'looks ahead, which takes an engine that backtracks: make it two expressions'],
  ['?<=', 'looks behind, which takes an engine that backtracks: match that text too, outside of a group'],
  ['?<!', 'looks behind, which takes an engine that backtracks: make it two expressions'],
  ['?>', 'is an atomic group, which takes an engine that backtracks: use (?:…)'],
  ['?(', 'is a condition, which takes an engine that backtracks'],
];

const NAMED_GROUP = /\?<([A-Za-z_]\w*)>/y;
const OPTIONS = /\?([a-z]*)(?:-([a-z]+))?([:)])/y;
const COUNT = /\{(\d+)(?:(,)(\d*))?\}/y;

/** The most times RE2 repeats a part by a count. */
const MAX_COUNT = 1000;

/** A pattern in RE2's syntax, and what it costs to compile: about one for each instruction. */
export interface Translation {
  readonly source: string;
  readonly cost: number;
}

/**
 * Rewrites a pattern for RE2 so that it means there what it means in its dialect; throws `PatternError` where it can't. `extended`
 * leaves out blanks and comments.
 */
export function translate(pattern: string, dialect: Dialect, extended: boolean): Translation {
  return new Translator(pattern, dialect, extended).run();
}

class Translator {
  private at = 0;
  private readonly cost = new Cost();
  /** Whether blanks are left out, for each group that is open. */
  private readonly extended: boolean[];
  private readonly openedAt: number[] = [];
  private source = '';

  constructor(
    private readonly pattern: string,
    private readonly dialect: Dialect,
    extended: boolean,
  ) {
    if (pattern.length > MAX_PARTS) {
      throw new PatternError(`has ${pattern.length} characters: ${MAX_PARTS} is the most`, 0);
    }
    this.extended = [extended];
  }

  run(): Translation {
    while (this.at < this.pattern.length) {
      this.readPart();
      this.cost.check(this.at);
    }
    const open = this.openedAt.at(-1);
    if (open !== undefined) throw new PatternError('a group has no closing )', open);
    return { source: this.source, cost: this.cost.total };
  }

  private readPart(): void {
    const character = String.fromCodePoint(this.pattern.codePointAt(this.at) ?? 0);
    switch (character) {
      case '\\':
        return this.take(readEscape(this.pattern, this.at, this.dialect));
      case '[':
        return this.take(readClass(this.pattern, this.at, this.dialect));
      case '(':
        return this.open();
      case ')':
        return this.close();
      case '|':
        return this.add(character, 1, 1);
      case '*':
      case '+':
      case '?':
        this.cost.repeat(1);
        return this.pass(character, 1);
      case '{':
        return this.count();
      case '$':
        return this.add(this.dialect.end, 1, 1);
      case '.':
        return this.take({ source: this.dialect.dot, cost: 1, end: this.at + 1, isCharacter: true });
      case '#':
        return this.isExtended() ? this.skipComment() : this.character(character);
      default:
        if (this.isExtended() && /\s/.test(character)) this.at += character.length;
        else this.character(character);
    }
  }

  private character(character: string): void {
    this.take({ source: character, cost: 1, end: this.at + character.length, isCharacter: true });
  }

  private take({ source, cost, end, isCharacter }: Part): void {
    this.cost.add(cost, isCharacter ? source : undefined);
    this.pass(source, end - this.at);
  }

  private add(source: string, cost: number, length: number): void {
    this.cost.add(cost, undefined);
    this.pass(source, length);
  }

  private pass(source: string, length: number): void {
    this.source += source;
    this.at += length;
  }

  private isExtended(): boolean {
    return this.extended.at(-1) === true;
  }

  private skipComment(): void {
    const end = this.pattern.indexOf('\n', this.at);
    this.at = end < 0 ? this.pattern.length : end;
  }

  private open(): void {
    const { pattern, at } = this;
    const refused = REFUSED_GROUPS.find(([start]) => pattern.startsWith(start, at + 1));
    if (refused !== undefined) throw new PatternError(`(${refused[0]}…) ${refused[1]}`, at);
    if (pattern.charAt(at + 1) !== '?') return this.enter('(', 1, this.isExtended());
    const name = matchAt(NAMED_GROUP, pattern, at + 1);
    if (name !== undefined) return this.enter(`(?P<${name[1] ?? ''}>`, name[0].length + 1, this.isExtended());
    const options = matchAt(OPTIONS, pattern, at + 1);
    const [on = '', off = ''] = [options?.[1], options?.[2]];
    if (options === undefined || /[^isx]/.test(on + off)) {
      throw new PatternError(
        `${pattern.slice(at, at + 4)} is no group: there are (…), (?:…), (?<name>…), and the options i, s and x as in (?i)`,
        at,
      );
    }
    const extended = on.includes('x') || (this.isExtended() && !off.includes('x'));
    const [passedOn, passedOff] = [on, off].map((letters) => letters.replaceAll('x', ''));
    const inner = `?${passedOn ?? ''}${passedOff ? `-${passedOff}` : ''}`;
    if (options[3] === ':') return this.enter(`(${inner}:`, options[0].length + 1, extended);
    // Options without a colon hold for the rest of the group around them.
    this.extended[this.extended.length - 1] = extended;
    this.pass(inner === '?' ? '' : `(${inner})`, options[0].length + 1);
  }

  private enter(source: string, length: number, extended: boolean): void {
    this.openedAt.push(this.at);
    this.extended.push(extended);
    this.cost.open(this.at);
    this.pass(source, length);
  }

  private close(): void {
    if (this.openedAt.pop() === undefined) throw new PatternError('a ) closes no group', this.at);
    this.extended.pop();
    this.cost.close();
    this.pass(')', 1);
  }

  private count(): void {
    const found = matchAt(COUNT, this.pattern, this.at);
    if (found === undefined) return this.add(String.raw`\{`, 1, 1);
    const least = Number(found[1]);
    const most = found[2] === undefined ? least : found[3] ? Number(found[3]) : Number.POSITIVE_INFINITY;
    const highest = Number.isFinite(most) ? most : least;
    if (most < least) throw new PatternError(`${found[0]} has its limits the wrong way round`, this.at);
    const repeated = this.cost.last;
    this.cost.repeat(Math.max(1, highest));
    this.cost.check(this.at);
    if (highest <= MAX_COUNT) return this.pass(found[0], found[0].length);
    if (repeated === undefined) {
      throw new PatternError(
        `${found[0]} repeats a group: groups can be repeated up to ${MAX_COUNT} times, single characters more often`,
        this.at,
      );
    }
    this.repeatCharacter(repeated, least, most, found[0].length);
  }

  /** The same character again and again: RE2 repeats it as often as its own limit lets it in one go. */
  private repeatCharacter(character: string, least: number, most: number, length: number): void {
    const isLazy = this.pattern.charAt(this.at + length) === '?';
    const sign = isLazy ? '?' : '';
    this.source = this.source.slice(0, this.source.length - character.length);
    const pieces: string[] = [];
    for (let left = least; left > 0; left -= MAX_COUNT) {
      pieces.push(`${character}{${Math.min(left, MAX_COUNT)}}`);
    }
    if (!Number.isFinite(most)) pieces.push(`${character}*${sign}`);
    else {
      for (let left = most - least; left > 0; left -= MAX_COUNT) {
        pieces.push(`${character}{0,${Math.min(left, MAX_COUNT)}}${sign}`);
      }
    }
    this.pass(`(?:${pieces.join('')})`, length + (isLazy ? 1 : 0));
  }
}
