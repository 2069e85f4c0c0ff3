import type { PollLimits } from '@stigmer/temporal-dev';
import type { Result } from './report/result.js';
import type { Sizes } from './sizes.js';

/** What a benchmark is given. */
export interface BenchContext {
  readonly sizes: Sizes;
  readonly poll: PollLimits;
  /** Takes one line on what is done. */
  readonly log: (line: string) => void;
  /** Ends it early. */
  readonly signal: AbortSignal;
}

/** Measures something; gives all figures with what they are held against. */
export type Bench = (context: BenchContext) => Promise<readonly Result[]>;
