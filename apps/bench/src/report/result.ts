import type { PollLimits } from '@stigmer/temporal-dev';
import { median } from '../measure/percentiles.js';

/** One figure, as `--json` writes it: a line each. */
export interface Result {
  readonly bench: string;
  readonly metric: string;
  /** The median over the rounds. */
  readonly value: number;
  readonly unit: string;
  /** The metric of the same benchmark that it is held against; null where there is none. */
  readonly against: string | null;
  /** The value divided by that of its peer. */
  readonly ratio: number | null;
  /** How often Temporal's dev server looked into its task queues. */
  readonly poll: PollLimits;
  readonly rounds: number;
  /** The least and the greatest of the rounds. */
  readonly low: number;
  readonly high: number;
  /** How much was measured: the sizes of the run that the figure depends on. */
  readonly size: string;
}

/** A figure before it is held against another. */
export interface Figure {
  readonly metric: string;
  readonly unit: string;
  /** One value a round. */
  readonly values: readonly number[];
  /** The metric that it is held against, of the same benchmark. */
  readonly against?: string;
  readonly size?: string;
}

/** Makes the results of a benchmark: each figure beside its peer. */
export function results(bench: string, poll: PollLimits, figures: readonly Figure[]): Result[] {
  const values = new Map(figures.map(({ metric, values: rounds }) => [metric, median(rounds)]));
  return figures.map(({ metric, unit, values: rounds, against, size = '' }) => {
    const value = median(rounds);
    const peer = against === undefined ? undefined : values.get(against);
    return {
      bench,
      metric,
      value,
      unit,
      against: peer === undefined ? null : (against ?? null),
      ratio: peer ? value / peer : null,
      poll,
      rounds: rounds.length,
      low: Math.min(...rounds),
      high: Math.max(...rounds),
      size,
    };
  });
}

/** Finds a figure; the raised poll rate goes first. */
export function find(
  all: readonly Result[],
  bench: string,
  metric: string,
  poll: PollLimits = 'raised',
): Result | undefined {
  return all.find((result) => result.bench === bench && result.metric === metric && result.poll === poll);
}
