import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Metrics } from '../observability/metrics.js';
import type { PassLimits } from '../temporal/plan-pass.js';
import { stuckReason } from '../temporal/stuck-reason.js';
import {
  NEXUS_OPERATIONS_QUERY,
  STAND_INS_QUERY,
  WAITING_BY_NEXUS_QUERY,
  WAITING_CALLERS_QUERY,
} from '../temporal/waiting-callers.js';
import { CALLER_CONCURRENCY } from './check-callers.js';
import { consume } from './consume.js';
import { createPace } from './pace.js';

/** What finding stuck owners needs. */
export interface EndStuckOwnersDependencies {
  /** In Stigmer's own namespace. */
  readonly client: Client;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * Terminates owner workflows that can't get on, because their workflow task fails again and again: their callers are then
 * told by a stand-in, as those of any terminated owner. A process that has not run for so long itself looks for none: it may
 * follow an outage in which no owner could get on.
 */
export async function endStuckOwners(
  { client, logger, metrics }: EndStuckOwnersDependencies,
  { stuckAfterMs, callsPerSecond }: Pick<PassLimits, 'stuckAfterMs' | 'callsPerSecond'>,
  onProgress: () => void,
  signal: AbortSignal,
): Promise<void> {
  if (1000 * process.uptime() < stuckAfterMs) {
    return;
  }
  const pace = createPace(callsPerSecond, signal);
  const startedBefore = new Date(Date.now() - stuckAfterMs).toISOString();
  await consume(
    stuckCandidates(client, startedBefore),
    CALLER_CONCURRENCY,
    signal,
    async ({ workflowId, runId }) => {
      await pace();
      const handle = client.workflow.getHandle(workflowId, runId);
      try {
        const reason = await stuckReason(client, await handle.describe(), stuckAfterMs);
        if (reason !== undefined) {
          logger.error({ execution_id: workflowId, reason }, 'Owner is stuck');
          await handle.terminate(reason);
          metrics.endedOwners.inc({ cause: 'stuck' });
        }
      } catch (error) {
        logger.warn({ execution_id: workflowId, err: error }, 'An owner could not be looked at');
      }
      onProgress();
    },
  );
}

/**
 * Owners and stand-ins that have run for long enough, and the workflows behind Nexus operations. A stand-in that is ended is
 * started again by the next pass; Temporal tells the caller of an operation whose workflow is ended.
 */
async function* stuckCandidates(
  client: Client,
  startedBefore: string,
): AsyncGenerator<Pick<WorkflowExecutionInfo, 'workflowId' | 'runId'>> {
  for (const query of [
    WAITING_CALLERS_QUERY,
    WAITING_BY_NEXUS_QUERY,
    STAND_INS_QUERY,
    NEXUS_OPERATIONS_QUERY,
  ]) {
    yield* client.workflow.list({ query: `${query} AND StartTime < '${startedBefore}'` });
  }
}
