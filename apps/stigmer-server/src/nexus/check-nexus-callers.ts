import type { Client, ConnectionLike, WorkflowExecutionInfo } from '@temporalio/client';
import type { Logger } from 'pino';
import { CALLER_CONCURRENCY } from '../callbacks/check-callers.js';
import { consume } from '../callbacks/consume.js';
import { createPace } from '../callbacks/pace.js';
import type { Metrics } from '../observability/metrics.js';
import { NEXUS_CALLER_MEMO, type NexusCaller } from '../temporal/nexus-contract.js';
import { requestCancel } from '../temporal/request-cancel.js';
import { NEXUS_OPERATIONS_QUERY } from '../temporal/waiting-callers.js';
import { describeCallerRun, waitsFor, whyGone, type CallerRun } from './ask-nexus-caller.js';

/** The operations of one run are near each other in a list, though runs that begin at one time are mixed there. */
const RUNS_REMEMBERED = 256;

/** What looking after callers needs that wait by Nexus operations. */
export interface CheckNexusCallersDependencies {
  /** In Stigmer's own namespace. */
  readonly client: Client;
  readonly connection: ConnectionLike;
  /** Stigmer's own namespace. */
  readonly namespace: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * One pass over the callers that wait by Nexus operations. Temporal tells nobody when such a caller's workflow is terminated or
 * times out, or its operation does: the operation is only forgotten. So each caller's workflow is asked, and what nobody waits
 * for is cancelled.
 *
 * @param onProgress called after each caller
 * @param signal ends the pass early; the next one asks the rest
 */
export async function checkNexusCallers(
  dependencies: CheckNexusCallersDependencies,
  callsPerSecond: number,
  onProgress: () => void,
  signal: AbortSignal,
): Promise<void> {
  const { client, connection, namespace, logger, metrics } = dependencies;
  const pace = createPace(callsPerSecond, signal);
  const runs = new Map<string, Promise<CallerRun | undefined>>();

  const describe = (caller: NexusCaller): Promise<CallerRun | undefined> => {
    const run = pace().then(() => describeCallerRun(connection, caller, caller.runId));
    runs.delete(caller.runId);
    runs.set(caller.runId, run);
    const [oldest] = runs.keys();
    if (runs.size > RUNS_REMEMBERED && oldest !== undefined) {
      runs.delete(oldest);
    }
    return run;
  };
  const goneBecause = async (caller: NexusCaller, operationId: string): Promise<string | undefined> => {
    const known = await runs.get(caller.runId);
    // What was found out a moment ago may be older than the operation: it may only tell that somebody waits.
    if (known && waitsFor(known, caller)) {
      return undefined;
    }
    const run = await describe(caller);
    return run && waitsFor(run, caller)
      ? undefined
      : whyGone(connection, namespace, caller, run, operationId);
  };

  const operations = client.workflow.list({ query: NEXUS_OPERATIONS_QUERY });
  await consume(operations, CALLER_CONCURRENCY, signal, async (operation) => {
    const log = logger.child({ operation_id: operation.workflowId });
    try {
      const caller = callerOf(operation);
      const reason = await goneBecause(caller, operation.workflowId);
      if (reason !== undefined) {
        log.warn({ workflow_id: caller.workflowId, reason }, 'Caller is gone');
        await requestCancel(client, operation.workflowId, { origin: 'caller-gone', reason });
      }
      metrics.checkedCallers.inc({ result: reason === undefined ? 'waiting' : 'gone' });
    } catch (error) {
      log.error({ err: error }, 'A caller could not be checked');
      metrics.checkedCallers.inc({ result: 'failed' });
    }
    onProgress();
  });
}

function callerOf({ memo }: WorkflowExecutionInfo): NexusCaller {
  const caller = memo?.[NEXUS_CALLER_MEMO];
  if (!isNexusCaller(caller)) {
    throw new Error('The workflow behind an operation has no caller in its memo.');
  }
  return caller;
}

/** Only this server writes to these memos, so telling a caller from something else is enough. */
function isNexusCaller(value: unknown): value is NexusCaller {
  return typeof value === 'object' && value !== null && 'scheduledEventId' in value;
}
