import { RE2JS, RE2JSException } from 're2js';
import { PatternError } from './pattern-error.js';

// Of re2js we take what reads patterns, knows Unicode and makes a program of them, and run the program ourselves (`matcher.ts`): its
// own machines can't tell how far they have come, and have no `$` before a line end. The program is no documented part of re2js, so
// its version is fixed in package.json; the tests compare what it gives with another engine.

/** What an instruction of a program does. Source: re2js 2.10.0, `Inst`. */
export const Op = {
  alternative: 1,
  capture: 3,
  place: 4,
  fail: 5,
  match: 6,
  nothing: 7,
  rune: 8,
  rune1: 9,
  any: 10,
  anyButLineEnd: 11,
} as const;

/** The bits of a place's condition. Source: re2js 2.10.0, `Utils.EMPTY_*`. */
export const Place = {
  lineStart: 1,
  lineEnd: 2,
  textStart: 4,
  textEnd: 8,
  boundary: 16,
  noBoundary: 32,
} as const;

/** One instruction of a compiled pattern. */
export interface Instruction {
  readonly op: number;
  /** Where to go on; for an alternative, what is preferred. */
  readonly out: number;
  /** For an alternative, where else to go on; for a capture, its slot; for a place, its conditions. */
  readonly arg: number;
  /** The characters: one, or pairs of first and last. */
  readonly runes: ArrayLike<number>;
  matchRune(point: number): boolean;
}

/** Whether a character is one that an instruction takes. */
export function meets(instruction: Instruction, point: number): boolean {
  switch (instruction.op) {
    case Op.rune:
      return instruction.matchRune(point);
    case Op.rune1:
      return instruction.runes[0] === point;
    case Op.any:
      return true;
    case Op.anyButLineEnd:
      return point !== 0x0a;
    default:
      throw new Error(`re2js made an instruction ${instruction.op} that this engine does not know`);
  }
}

/** A program that matches. */
export interface Re2Program {
  readonly instructions: readonly Instruction[];
  readonly start: number;
  /** Names of groups, with their numbers from 1. */
  readonly groups: Readonly<Record<string, number>>;
  readonly groupCount: number;
}

/** Compiles a pattern in RE2's syntax; throws `PatternError`. */
export function compileRe2(source: string, longest: boolean): Re2Program {
  try {
    const compiled = RE2JS.compile(source, longest ? RE2JS.LONGEST_MATCH : 0);
    const { prog, namedGroups } = compiled.re2();
    const instructions: readonly Instruction[] = prog.inst;
    const start: number = prog.start;
    return { instructions, start, groups: { ...namedGroups }, groupCount: compiled.groupCount() };
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new PatternError(error.message.replace(/^error parsing regexp: /, ''), 0);
  }
}

/** The instructions that may take the first character of a match; nothing when a match may have none. */
export function startersOf({ instructions, start }: Re2Program): readonly Instruction[] | undefined {
  const starters: Instruction[] = [];
  const seen = new Set<number>();
  const waiting = [start];
  for (let pc = waiting.pop(); pc !== undefined; pc = waiting.pop()) {
    const instruction = instructions[pc];
    if (instruction === undefined || seen.has(pc)) continue;
    seen.add(pc);
    if (instruction.op === Op.match) return undefined;
    if (instruction.op === Op.alternative) waiting.push(instruction.arg, instruction.out);
    else if (instruction.op >= Op.rune) starters.push(instruction);
    else if (instruction.op !== Op.fail) waiting.push(instruction.out);
  }
  return starters;
}

/** A character, as RE2 writes it by its number. */
export function hex(point: number): string {
  return `\\x{${point.toString(16)}}`;
}
