import { ExecutionPhase } from '@stigmer/api/execution/v1';
import type { Client, ConnectionLike, WorkflowExecutionInfo } from '@temporalio/client';
import type { Logger } from 'pino';
import type { ExecutionLink } from '../executions/execution-link.js';
import type { Metrics } from '../observability/metrics.js';
import { readOwnerMemo } from '../temporal/owner-memo.js';
import { readStep } from '../temporal/read-step.js';
import { requestCancel } from '../temporal/request-cancel.js';
import { tellOwnerOfTimeouts } from '../temporal/tell-owner-of-timeouts.js';
import { withDeadline } from '../temporal/caller-deadline.js';
import { CallerActivity } from './caller-activity.js';
import { askCaller } from './caller-verdict.js';
import { changedTimeouts } from './changed-timeouts.js';
import { heartbeatDetails } from './heartbeat-details.js';
import type { LookAtCaller } from './look-at-caller.js';
import type { Pace } from './pace.js';
import { showsAlready } from './shows-already.js';
import type { TokenSealer } from './token-sealer.js';

/** What looking after a caller needs. */
export interface CheckCallerDependencies {
  /** In Stigmer's own namespace. */
  readonly client: Client;
  readonly connection: ConnectionLike;
  readonly sealer: TokenSealer;
  readonly executionLink: ExecutionLink;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** What was found out about a caller; `failed`: it could not be asked, and the next pass asks it again. */
type CheckedCaller = 'waiting' | 'cancelling' | 'gone' | 'failed';

/** How a caller is looked after. */
export interface CheckCallerOptions {
  /** Each call to Temporal waits for it. */
  readonly pace: Pace;
  /** Whether the caller is shown what its execution does now, which takes a call more. */
  readonly withStep: boolean;
  /**
   * Looks whether the timeouts of the caller's activity are still those that its owner knows, and spares a heartbeat that would
   * tell nothing new. Absent: it is not looked at.
   */
  readonly look?: LookAtCaller | undefined;
}

/**
 * Asks whether a caller waits, with a heartbeat by its token. A caller that is gone has its execution cancelled; so has one that is
 * cancelling, and the owner then reports its activity cancelled.
 */
export async function checkCaller(
  dependencies: CheckCallerDependencies,
  owner: WorkflowExecutionInfo,
  options: CheckCallerOptions,
): Promise<void> {
  const result = await check(dependencies, owner, options);
  dependencies.metrics.checkedCallers.inc({ result });
}

async function check(
  { client, connection, sealer, executionLink, logger }: CheckCallerDependencies,
  owner: WorkflowExecutionInfo,
  { pace, withStep, look }: CheckCallerOptions,
): Promise<CheckedCaller> {
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
    const token = await sealer.open(callback.sealedToken);
    const caller = new CallerActivity(connection, callback.namespace, token, id);
    const step = withStep ? await pace().then(() => readStep(client, id)) : undefined;
    const details = heartbeatDetails({
      executionId: id,
      phase: status?.phase ?? ExecutionPhase.PENDING,
      step,
      link: executionLink(id),
    });
    const seen = await look?.(callback);
    if (seen) {
      const changed = changedTimeouts(withDeadline(callback, owner.startTime.getTime()), seen);
      if (changed) {
        await pace();
        log.info({ ...changed }, "The timeouts of the caller's activity have changed");
        await tellOwnerOfTimeouts(client, id, changed);
      }
      if (showsAlready(seen, details)) {
        return 'waiting';
      }
    }
    await pace();
    const liveness = await caller.heartbeat(details);
    switch (liveness) {
      case 'waiting':
        return 'waiting';
      case 'cancelling':
        log.info('Caller is cancelling');
        await requestCancel(client, id, { origin: 'caller', reason: 'The caller cancelled its activity.' });
        return 'cancelling';
      case 'over': {
        const verdict = await askCaller(connection, callback, id);
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
