import { total, type ByPart } from '../measure/cpu.js';
import type { Figure } from './result.js';

/** CPU time that was used for so many. */
export interface CpuRound {
  readonly cpu: ByPart;
  readonly count: number;
}

/** How the figures are named and what they are held against. */
export interface CpuNames {
  readonly prefix: string;
  /** The prefix of the figures that they are held against. */
  readonly against?: string;
}

/** CPU time for one, in milliseconds: of all parts together, and of each. A part that used none is left out. */
export function cpuFigures(rounds: readonly CpuRound[], { prefix, against }: CpuNames): Figure[] {
  const parts = Object.keys(rounds[0]?.cpu ?? {}).filter((part) => rounds.some(({ cpu }) => cpu[part]));
  const figure = (metric: string, seconds: (cpu: ByPart) => number): Figure => ({
    metric: `${prefix}${metric}`,
    unit: 'ms',
    values: rounds.map(({ cpu, count }) => (1000 * seconds(cpu)) / Math.max(1, count)),
    ...(against !== undefined && { against: `${against}${metric}` }),
    size: 'CPU time for one',
  });
  return [figure('cpu', total), ...parts.map((part) => figure(`cpu_${part}`, (cpu) => cpu[part] ?? 0))];
}
