import { readable } from './numbers.js';
import { find, type Result } from './result.js';

/** What a figure should reach. */
export interface Goal {
  readonly text: string;
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
  readonly reached: boolean;
}

/** What ACK may cost over the two calls that it can't do without, in milliseconds. */
const ACK_ALLOWANCE_MS = 3;
const RESUME_RATIO = 1.3;
const HANDSHAKE_RATIO = 0.9;
const THROUGHPUT_RATIO = 1;
const RECOVERY_ALLOWANCE_S = 10;
const COLD_START_S = 2;

/** The goals whose figures were measured. */
export function goals(results: readonly Result[]): Goal[] {
  const value = (bench: string, metric: string): number => find(results, bench, metric)?.value ?? Number.NaN;
  const most = (text: string, unit: string, measured: number, limit: number): Goal => ({
    text,
    unit,
    value: measured,
    limit,
    reached: measured <= limit,
  });
  const throughput = most(
    'throughput per second, at least that of child workflows',
    '/s',
    value('throughput', 'per_s'),
    THROUGHPUT_RATIO * value('throughput', 'child_per_s'),
  );
  const slots = find(results, 'pending', 'slots_held');
  return [
    most(
      'ACK p50: bare start + bare heartbeat + 3 ms',
      'ms',
      value('ack', 'p50_c1'),
      value('ack', 'floor_p50_c1') + ACK_ALLOWANCE_MS,
    ),
    most(
      'agent end to caller resumed: 1.3 x the direct completion',
      'ms',
      value('resume', 'p50'),
      RESUME_RATIO * value('resume', 'direct_p50'),
    ),
    most(
      "handshake p50: 0.9 x the child workflow's",
      'ms',
      value('handshake', 'p50'),
      HANDSHAKE_RATIO * value('handshake', 'child_p50'),
    ),
    { ...throughput, reached: throughput.value >= throughput.limit },
    ...(slots ? [most(`worker slots held, ${slots.size}`, '', slots.value, 0)] : []),
    most(
      'recovery: the bare completion time + 10 s',
      's',
      value('recovery', 'last_s'),
      value('recovery', 'bare_s') + RECOVERY_ALLOWANCE_S,
    ),
    most('cold start of the server', 's', value('growth', 'server_cold_s'), COLD_START_S),
  ].filter((goal) => !Number.isNaN(goal.value) && !Number.isNaN(goal.limit));
}

/** The goals as a list in Markdown. */
export function goalList(all: readonly Goal[]): string {
  const amount = (value: number, unit: string): string => `${readable(value)} ${unit}`.trim();
  return all
    .map(
      ({ text, value, limit, unit, reached }) =>
        `- ${reached ? 'reached' : 'not reached'}: ${text}: ${amount(value, unit)} (limit ${amount(limit, unit)})`,
    )
    .join('\n');
}
