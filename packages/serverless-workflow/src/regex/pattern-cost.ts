import { PatternError } from './pattern-error.js';

/** The most parts a pattern may come to once its counts are written out. */
export const MAX_PARTS = 10_000;
const MAX_NESTING = 100;

/** A piece of a pattern, rewritten. */
export interface Part {
  readonly source: string;
  readonly cost: number;
  /** Where the pattern goes on. */
  readonly end: number;
  /** Whether it stands for one character, and not for a place. */
  readonly isCharacter: boolean;
}

/** Adds up what a pattern comes to before it is compiled, so that `((x{1000}){1000}){1000}` never is. */
export class Cost {
  private readonly outer: number[] = [];
  private sum = 0;
  private lastCost = 0;
  /** The part just added, when it is a single character. */
  last: string | undefined;

  get total(): number {
    return this.sum;
  }

  add(cost: number, character: string | undefined): void {
    this.sum += cost;
    this.lastCost = cost;
    this.last = character;
  }

  /** The part before is written that many times. */
  repeat(times: number): void {
    this.sum += this.lastCost * (times - 1) + 1;
    this.lastCost = this.lastCost * times + 1;
    this.last = undefined;
  }

  open(at: number): void {
    if (this.outer.length >= MAX_NESTING) {
      throw new PatternError(`groups stand in each other: ${MAX_NESTING} levels are the most`, at);
    }
    this.outer.push(this.sum);
    this.sum = 0;
    this.last = undefined;
  }

  close(): void {
    const group = this.sum + 2;
    this.sum = (this.outer.pop() ?? 0) + group;
    this.lastCost = group;
    this.last = undefined;
  }

  check(at: number): void {
    const all = this.outer.reduce((total, part) => total + part, this.sum);
    if (all > MAX_PARTS) {
      throw new PatternError(`comes to more than ${MAX_PARTS} parts with its repetitions written out`, at);
    }
  }
}
