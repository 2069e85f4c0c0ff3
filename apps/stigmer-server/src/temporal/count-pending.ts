import type { ConnectionLike } from '@temporalio/client';
import type { CountPending } from '../observability/metrics.js';
import { WAITING_CALLERS_QUERY } from './waiting-callers.js';

const MINUTE_MS = 60_000;

/** A scrape must not wait longer for Temporal, in milliseconds. */
const COUNT_TIMEOUT_MS = 2_000;

/** Counts the callers that wait, by the age of their executions, with Temporal's visibility. */
export function pendingCounter(connection: ConnectionLike, namespace: string): CountPending {
  const count = async (from: number | undefined, to: number | undefined): Promise<number> => {
    const at = (ageMs: number) => `'${new Date(Date.now() - ageMs).toISOString()}'`;
    const older = from === undefined ? '' : ` AND StartTime <= ${at(from)}`;
    const younger = to === undefined ? '' : ` AND StartTime > ${at(to)}`;
    const answer = await connection.withDeadline(Date.now() + COUNT_TIMEOUT_MS, () =>
      connection.workflowService.countWorkflowExecutions({
        namespace,
        query: `${WAITING_CALLERS_QUERY}${older}${younger}`,
      }),
    );
    return Number(answer.count);
  };
  return async () => {
    const [lt_1m, lt_10m, lt_1h, ge_1h] = await Promise.all([
      count(undefined, MINUTE_MS),
      count(MINUTE_MS, 10 * MINUTE_MS),
      count(10 * MINUTE_MS, 60 * MINUTE_MS),
      count(60 * MINUTE_MS, undefined),
    ]);
    return { lt_1m, lt_10m, lt_1h, ge_1h };
  };
}
