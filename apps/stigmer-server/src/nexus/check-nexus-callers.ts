import type { Client, ConnectionLike, WorkflowExecutionInfo } from '@temporalio/client';
import type { Logger } from 'pino';
import { CALLER_CONCURRENCY } from '../callbacks/check-callers.js';
import { consume } from '../callbacks/consume.js';
import { createPace } from '../callbacks/pace.js';
import type { Metrics } from '../observability/metrics.js';
import { CANCELLED_BY_CALLER, NEXUS_CALLER_MEMO, type NexusCaller } from '../temporal/nexus-contract.js';
import type { CancelRequest } from '../temporal/owner-contract.js';
import { requestCancel } from '../temporal/request-cancel.js';
import { NEXUS_OPERATIONS_QUERY } from '../temporal/waiting-callers.js';
import { describeCallerRun, pendingOperation, whyGone, type CallerRun } from './ask-nexus-caller.js';

/** The operations of one run are near each other in a list, though runs that begin at one time are mixed there. */
const RUNS_REMEMBERED = 256;

/** What the metric calls what was found. */
const results = { caller: 'cancelling', 'caller-gone': 'gone', user: 'cancelling' } as const;

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
 * for is cancelled; and what its caller has cancelled while nobody was there to be told.
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
  /** Who is to be said to have cancelled an operation, and why; undefined where its caller waits. */
  const toCancel = async (caller: NexusCaller, operationId: string): Promise<CancelRequest | undefined> => {
    // What was found out a moment ago may be older than the operation: it may only tell that somebody waits.
    const known = pendingOperation(await runs.get(caller.runId), caller);
    const run = known ? undefined : await describe(caller);
    const pending = known ?? pendingOperation(run, caller);
    if (pending) {
      return pending.isCancelling ? CANCELLED_BY_CALLER : undefined;
    }
    const reason = await whyGone(connection, namespace, caller, run, operationId);
    return reason === undefined ? undefined : { origin: 'caller-gone', reason };
  };

  const operations = client.workflow.list({ query: NEXUS_OPERATIONS_QUERY });
  await consume(operations, CALLER_CONCURRENCY, signal, async (operation) => {
    const log = logger.child({ operation_id: operation.workflowId });
    try {
      const caller = callerOf(operation);
      const request = await toCancel(caller, operation.workflowId);
      if (request?.origin === 'caller-gone') {
        log.warn({ workflow_id: caller.workflowId, reason: request.reason }, 'Caller is gone');
      }
      if (request) {
        await requestCancel(client, operation.workflowId, request);
      }
      metrics.checkedCallers.inc({ result: request ? results[request.origin] : 'waiting' });
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
