import type { Follows } from '../language-change.js';
import { JqBudgetError } from './jq-error.js';

/** Steps one evaluation may take: one or two seconds of work, far above any sensible expression. */
export const DEFAULT_MAX_STEPS = 5_000_000;

/** Units of work that count as one step. */
export const WORK_PER_STEP = 16;

const MANY_MEMBERS = 64;

/** The bytes of all values that one evaluation makes, those it drops again included. */
export const MAX_BYTES = 2 ** 30;

/** The characters of one text, in UTF-16 units. */
export const MAX_TEXT_LENGTH = 2 ** 26;

/** The levels of arrays and objects in one value. */
export const MAX_LEVELS = 1_000;

/**
 * How deep calls may stand in each other. A call costs as many levels as the expression around it is nested in its function: `1 + f`
 * in the body of `f` costs 2. The stack of the thread that runs definitions holds five times as many.
 */
export const MAX_CALL_LEVELS = 2_000;

/** The filters that all recursions of one evaluation have open at a time; each takes about half a kilobyte. */
export const MAX_RECURSION_LEVELS = 200_000;

/** The steps that take about as long as raising and catching an error. */
const STEPS_OF_AN_ERROR = 30;

/**
 * What one evaluation has left. All of it is counted, nothing is timed, so that an expression ends at the same place on every machine
 * and in every replay. What is large is counted before it is made.
 */
export class Budget {
  private steps = 0;
  private units = 0;
  private bytes = 0;
  private callLevels = 0;
  private recursionLevels = 0;
  private readonly done = new Set<string>();
  /** Whether the run began before work was counted: it goes on without these limits. */
  private isExempt = false;

  constructor(
    private readonly maxSteps: number,
    private readonly follows: Follows,
  ) {}

  /** The steps that it has taken, work counted as such. */
  get spent(): number {
    return this.steps + this.units / WORK_PER_STEP;
  }

  /** Counts one step of the evaluation, so that an expression without an end is an error and not a workflow that hangs. */
  step(): void {
    this.steps += 1;
    if (this.steps > this.maxSteps) throw this.tooManySteps();
    if (this.units > 0) this.checkWork();
  }

  /** Counts what a function does in one go: about one for each character or item that it looks at. */
  work(units: number): void {
    this.units += units;
    this.checkWork();
  }

  /** Counts work that is done once in an evaluation, whatever asks for it again: what comes of it is kept. */
  workOnce(key: string, units: number): void {
    if (this.done.has(key)) return;
    this.done.add(key);
    this.allocate(key.length);
    this.work(units);
  }

  /** Counts the memory of a value that is about to be made. */
  allocate(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes <= MAX_BYTES) return;
    this.refuse(
      `the expression was stopped: the values it makes come to more than ${MAX_BYTES / 2 ** 20} MiB`,
    );
  }

  /** Counts an array that is about to be made of items that are there. */
  array(length: number): void {
    this.work(length / 4);
    this.allocate(16 + 8 * length);
  }

  /** Counts an object that is about to be made of so many members that are there. */
  object(members: number): void {
    // JavaScript copies a large object member by member, through a table.
    this.work(members > MANY_MEMBERS ? 4 * members : members);
    this.allocate(32 + 16 * members);
  }

  /** Counts a text that is read from one end to the other. */
  read(text: string): void {
    this.work(text.length);
  }

  /** Counts a text that is about to be made, of so many UTF-16 units, some of which need no copy. */
  text(length: number, shared = 0): void {
    if (length > MAX_TEXT_LENGTH) {
      this.refuse(
        `the expression was stopped: a text or a value it makes has more than ${MAX_TEXT_LENGTH} characters`,
      );
    }
    this.work((length - shared) / 4);
    this.allocate(32 + length - shared);
  }

  /** Checks a level of a value, from 1, before it is gone into or made. */
  level(level: number): void {
    if (level <= MAX_LEVELS) return;
    this.refuse(`the expression was stopped: a value has more than ${MAX_LEVELS} levels`);
  }

  /** Begins work that stands so many levels deeper in calls. */
  enter(levels: number): void {
    this.callLevels += levels;
    if (this.callLevels <= MAX_CALL_LEVELS) return;
    this.refuse(`the expression was stopped: its calls go more than ${MAX_CALL_LEVELS} levels deep`);
  }

  leave(levels: number): void {
    this.callLevels -= levels;
  }

  /** Whether recursions, errors that are caught, and letters in either case are counted too. */
  get countsAll(): boolean {
    return this.follows('all-counted');
  }

  /** Begins a level of a recursion that does not grow the call stack. */
  recurse(): void {
    this.recursionLevels += 1;
    if (this.recursionLevels <= MAX_RECURSION_LEVELS || !this.countsAll) return;
    throw new JqBudgetError(
      `the expression was stopped: its recursions have more than ${MAX_RECURSION_LEVELS} levels open`,
    );
  }

  /** Ends so many levels of a recursion. */
  endRecursion(levels: number): void {
    this.recursionLevels -= levels;
  }

  /** Counts an error that was caught: it takes far longer than a step. */
  caughtError(): void {
    if (this.countsAll) this.work(STEPS_OF_AN_ERROR * WORK_PER_STEP);
  }

  private checkWork(): void {
    if (this.spent <= this.maxSteps || this.isExempt) return;
    this.refuse(this.tooManySteps().message);
  }

  private refuse(message: string): void {
    if (this.isExempt) return;
    if (this.follows('counted-work')) throw new JqBudgetError(message);
    this.isExempt = true;
  }

  private tooManySteps(): JqBudgetError {
    return new JqBudgetError(`the expression was stopped after ${this.maxSteps} steps`);
  }
}
