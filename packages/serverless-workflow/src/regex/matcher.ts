import type { CompiledPattern } from './compiled-pattern.js';
import { meets, Op, Place } from './re2.js';

/** Who counts the work of matching, and ends it by throwing. */
export interface WorkCounter {
  /** About one for each character that is looked at. */
  work(units: number): void;
}

/**
 * Where a match and its groups begin and end, in UTF-16 units: slot 2n is where group n begins, slot 2n + 1 where it ends; -1 where a
 * group took no part. Group 0 is the match.
 */
export type Slots = readonly number[];

/** What one instruction costs against one character that is copied. */
const INSTRUCTION_WORK = 4;

/**
 * Finds the first match at or after a place, by Pike's machine: it goes through the text once and follows all ways through the program
 * at the same time, in the order of preference. So the work is bounded by the length of the text times that of the program, and
 * each unit of it is counted.
 * Source: Russ Cox, "Regular Expression Matching: the Virtual Machine Approach", https://swtch.com/~rsc/regexp/regexp2.html
 */
export function findMatch(
  pattern: CompiledPattern,
  text: string,
  from: number,
  counter: WorkCounter,
): Slots | undefined {
  return new Machine(pattern, text, counter).run(from);
}

interface Thread {
  readonly at: number;
  readonly slots: readonly number[];
}

class Machine {
  private best: readonly number[] | undefined;
  private visits = 0;
  /** The round in which an instruction was last put on the list. */
  private readonly seen: Int32Array;
  private round = 0;

  constructor(
    private readonly pattern: CompiledPattern,
    private readonly text: string,
    private readonly counter: WorkCounter,
  ) {
    this.seen = new Int32Array(pattern.instructions.length);
    this.visits = pattern.instructions.length / 32;
  }

  run(from: number): Slots | undefined {
    const { text, pattern } = this;
    const fresh = Array.from({ length: 2 * (pattern.groupCount + 1) }, () => -1);
    let threads: Thread[] = [];
    this.round += 1;
    for (let at = from; ;) {
      if (threads.length === 0 && this.best === undefined) at = this.skip(at);
      if (this.best === undefined) {
        const [, ...slots] = fresh;
        this.follow(threads, pattern.start, [at, ...slots], at);
      }
      this.counter.work(1 + this.visits * INSTRUCTION_WORK);
      this.visits = 0;
      const point = text.codePointAt(at);
      if (threads.length === 0 && (this.best !== undefined || point === undefined)) return this.best;
      const after = at + (point !== undefined && point > 0xffff ? 2 : 1);
      this.round += 1;
      threads = this.step(threads, point, at, after);
      if (point === undefined) return this.best;
      at = after;
    }
  }

  /** The next place where a match may begin: most characters of most texts are passed over here. */
  private skip(from: number): number {
    const { text } = this;
    const { starters } = this.pattern;
    if (starters === undefined) return from;
    let at = from;
    for (; at < text.length; at += 1) {
      const point = pointAt(text, at);
      if (starters.some((starter) => meets(starter, point))) break;
      this.counter.work(1 + starters.length);
      if (point > 0xffff) at += 1;
    }
    return at;
  }

  /** Takes all threads over one character; gives those that stand after it. */
  private step(threads: readonly Thread[], point: number | undefined, at: number, after: number): Thread[] {
    const next: Thread[] = [];
    for (const { at: pc, slots } of threads) {
      this.visits += 1;
      const instruction = this.pattern.instructions[pc];
      if (instruction === undefined) continue;
      if (instruction.op === Op.match) {
        this.take(slots, at);
        // What comes later on the list is liked less.
        if (!this.pattern.longest) break;
      } else if (point !== undefined && meets(instruction, point)) {
        this.follow(next, instruction.out, slots, after);
      }
    }
    return next;
  }

  private take(slots: readonly number[], end: number): void {
    const { best } = this;
    const isBetter =
      best === undefined ||
      !this.pattern.longest ||
      (slots[0] ?? 0) < (best[0] ?? 0) ||
      (slots[0] === best[0] && end > (best[1] ?? 0));
    if (isBetter) this.best = slots.with(1, end);
  }

  /** Puts on the list what is reached from an instruction without a character, what is preferred first. */
  private follow(list: Thread[], from: number, fromSlots: readonly number[], at: number): void {
    const waiting: Thread[] = [{ at: from, slots: fromSlots }];
    for (let thread = waiting.pop(); thread !== undefined; thread = waiting.pop()) {
      const { at: pc, slots } = thread;
      if (this.seen[pc] === this.round) continue;
      this.seen[pc] = this.round;
      this.visits += 1;
      const instruction = this.pattern.instructions[pc];
      if (instruction === undefined) continue;
      const { op, out, arg } = instruction;
      switch (op) {
        case Op.alternative:
          waiting.push({ at: arg, slots }, { at: out, slots });
          break;
        case Op.nothing:
          waiting.push({ at: out, slots });
          break;
        case Op.capture:
          this.visits += slots.length / 8;
          waiting.push({ at: out, slots: slots.with(arg, at) });
          break;
        case Op.place:
          if (this.holds(arg, at)) waiting.push({ at: out, slots });
          break;
        case Op.fail:
          break;
        default:
          list.push(thread);
      }
    }
  }

  /** Whether a place fits all its conditions. */
  private holds(conditions: number, at: number): boolean {
    const { text } = this;
    const start = Place.textStart | Place.lineStart;
    if ((conditions & start) !== 0 && at !== 0) return false;
    if ((conditions & Place.textEnd) !== 0 && at !== text.length) return false;
    // What RE2 has for the end of any line is Perl's `$` here: the end, or before the line end that is the last character.
    const isBeforeLast = at === text.length - 1 && text.charAt(at) === '\n';
    if ((conditions & Place.lineEnd) !== 0 && at !== text.length && !isBeforeLast) return false;
    if ((conditions & (Place.boundary | Place.noBoundary)) === 0) return true;
    const isBoundary = this.pattern.isWord(pointBefore(text, at)) !== this.pattern.isWord(pointAt(text, at));
    return isBoundary === ((conditions & Place.boundary) !== 0);
  }
}

function pointAt(text: string, at: number): number {
  return text.codePointAt(at) ?? -1;
}

function pointBefore(text: string, at: number): number {
  const unit = text.charCodeAt(at - 1);
  if (Number.isNaN(unit)) return -1;
  const isPair = at > 1 && unit >= 0xdc00 && unit <= 0xdfff;
  const whole = isPair ? pointAt(text, at - 2) : unit;
  return whole > 0xffff ? whole : unit;
}
