import { ExecutionPhase } from '@stigmer/api/execution/v1';
import type { Client, ConnectionLike, WorkflowExecutionInfo } from '@temporalio/client';
import type { Logger } from 'pino';
import { readOwnerMemo } from '../temporal/owner-memo.js';
import { requestCancel } from '../temporal/request-cancel.js';
import { WAITING_CALLERS_QUERY } from '../temporal/waiting-callers.js';
import { CallerActivity, deliveryIdentity } from './caller-activity.js';
import { askCallerWorkflow } from './caller-verdict.js';
import { heartbeatDetails } from './heartbeat-details.js';
import type { TokenSealer } from './token-sealer.js';

/** What a pass over the waiting callers needs. */
export interface CheckCallersDependencies {
  /** In Stigmer's own namespace. */
  readonly client: Client;
  readonly connection: ConnectionLike;
  readonly sealer: TokenSealer;
  readonly logger: Logger;
}

/** How many callers are asked at the same time. */
const CONCURRENCY = 16;

/** What a pass saw. */
export interface CheckedCallers {
  readonly waiting: number;
  readonly cancelling: number;
  readonly gone: number;
  /** Callers that could not be asked; the next pass asks them again. */
  readonly failed: number;
}

/**
 * One pass over the callers of all running executions: each is sent a heartbeat by its token. A caller that is gone has its
 * execution cancelled; so has one that is cancelling, and the owner then reports its activity cancelled.
 *
 * @param onProgress called after each caller
 * @param signal ends the pass early; the next one asks the rest
 */
export async function checkCallers(
  dependencies: CheckCallersDependencies,
  onProgress: () => void,
  signal: AbortSignal,
): Promise<CheckedCallers> {
  const counts = { waiting: 0, cancelling: 0, gone: 0, failed: 0 };
  const waiting = dependencies.client.workflow.list({ query: WAITING_CALLERS_QUERY })[Symbol.asyncIterator]();
  // Several consumers of one iterator: each takes the next caller when it is done with the one before.
  const consume = async (): Promise<void> => {
    for (let next = await waiting.next(); !next.done && !signal.aborted; next = await waiting.next()) {
      counts[await checkCaller(dependencies, next.value)] += 1;
      onProgress();
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, consume));
  return counts;
}

async function checkCaller(
  { client, connection, sealer, logger }: CheckCallersDependencies,
  owner: WorkflowExecutionInfo,
): Promise<keyof CheckedCallers> {
  const id = owner.workflowId;
  const { callback, status } = readOwnerMemo(owner.memo);
  if (callback === undefined) {
    logger.error({ execution_id: id }, 'An execution whose caller waits has no callback in its memo');
    return 'failed';
  }
  const log = logger.child({
    execution_id: id,
    token_fingerprint: callback.tokenFingerprint,
    workflow_id: callback.workflowId,
  });
  try {
    const caller = new CallerActivity(
      connection,
      callback.namespace,
      await sealer.open(callback.sealedToken),
      id,
    );
    switch (
      await caller.heartbeat(heartbeatDetails(id, ExecutionPhase[status?.phase ?? ExecutionPhase.PENDING]))
    ) {
      case 'waiting':
        return 'waiting';
      case 'cancelling':
        log.info('Caller is cancelling');
        await requestCancel(client, id, { origin: 'caller', reason: 'The caller cancelled its activity.' });
        return 'cancelling';
      case 'over': {
        const verdict = await askCallerWorkflow(connection, callback, deliveryIdentity(id));
        if (verdict.state !== 'gone') {
          return 'waiting';
        }
        log.warn({ reason: verdict.reason }, 'Caller is gone');
        await requestCancel(client, id, { origin: 'caller-gone', reason: verdict.reason });
        return 'gone';
      }
    }
  } catch (error) {
    log.error({ err: error }, 'A caller could not be checked');
    return 'failed';
  }
}
