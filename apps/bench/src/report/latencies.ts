import { percentile } from '../measure/percentiles.js';
import type { Figure } from './result.js';

const SHARES = { p50: 0.5, p90: 0.9, p99: 0.99 } as const;

/** Which percentile. */
export type Share = keyof typeof SHARES;

/** How latencies are named and what they are held against. */
export interface LatencyNames {
  /** Makes a metric's name. */
  readonly name: (share: Share) => string;
  /** Makes the name of the metric that it is held against. */
  readonly against?: (share: Share) => string;
  readonly shares?: readonly Share[];
}

/** Percentiles of latencies: each round has its own, and the figure is their median. A round without any has none. */
export function latencyFigures(
  rounds: readonly (readonly number[])[],
  { name, against, shares = ['p50', 'p90', 'p99'] }: LatencyNames,
): Figure[] {
  const measured = rounds.filter((latencies) => latencies.length > 0);
  if (measured.length === 0) {
    return [];
  }
  return shares.map((share) => ({
    metric: name(share),
    unit: 'ms',
    values: measured.map((latencies) => percentile(latencies, SHARES[share])),
    ...(against && { against: against(share) }),
    size: `${Math.min(...measured.map(({ length }) => length))} a round`,
  }));
}
