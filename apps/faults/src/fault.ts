import type { Random } from './random.js';
import type { Stack } from './stack.js';
import type { Starter } from './starter.js';
import type { FaultKind } from './tally.js';
import type { Tokens } from './tokens.js';

/** What the faults work on. */
export interface FaultContext {
  readonly stack: Stack;
  readonly random: Random;
  readonly tokens: Tokens;
  readonly starter: Starter;
  /** What was found out to be wrong, beside what histories tell. */
  readonly complain: (what: string) => void;
}

/** Makes a fault; gives how often it met what it was aimed at. A fault that can't be made throws. */
export type Fault = (context: FaultContext) => Promise<number>;

/** Faults by their kinds. */
export type Faults = Partial<Record<FaultKind, Fault>>;
