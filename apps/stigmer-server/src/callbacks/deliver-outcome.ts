import { executionSchemas, messageToPayload, type Execution } from '@stigmer/handshake';
import type { ConnectionLike } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Metrics } from '../observability/metrics.js';
import type { Delivery, DeliveryReport } from '../temporal/activity-contract.js';
import { CallerActivity } from './caller-activity.js';
import { deliveredExecution } from './delivered-execution.js';
import { GrpcStatus, grpcStatusOf } from './grpc-status.js';
import type { TokenSealer } from './token-sealer.js';

/** What delivering needs. */
export interface DeliveryDependencies {
  readonly connection: ConnectionLike;
  readonly sealer: TokenSealer;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * Tells the caller's activity how its execution ended: one try.
 *
 * Temporal's NotFound means that the activity's attempt is over, which is final. InvalidArgument can't get better either.
 * Everything else (an outage, shed load, a rotated credential) is thrown, to be tried again.
 *
 * @param attempt which try this is, from 1
 */
export async function deliverOutcome(
  { connection, sealer, logger, metrics }: DeliveryDependencies,
  execution: Execution,
  { kind, outcome, retryable, callback }: Delivery,
  attempt: number,
): Promise<DeliveryReport> {
  const log = logger.child({
    execution_id: execution.id,
    token_fingerprint: callback.tokenFingerprint,
    workflow_id: callback.workflowId,
    outcome: outcome.result,
    attempt,
  });
  const caller = new CallerActivity(connection, callback.namespace, await sealer.open(callback.sealedToken));
  const stopTimer = metrics.completionSeconds.startTimer();
  try {
    const payload = messageToPayload(
      executionSchemas[kind],
      deliveredExecution(execution, callback.revision),
    );
    switch (outcome.result) {
      case 'completed':
        await caller.complete(payload);
        break;
      case 'failed':
        await caller.fail({
          type: outcome.type,
          message: execution.status?.error?.message ?? '',
          nonRetryable: !retryable,
          details: payload,
        });
        break;
      case 'cancelled':
        await caller.reportCancelled(payload);
        break;
    }
  } catch (error) {
    const status = grpcStatusOf(error);
    const reason = statusName(status);
    const lastError = error instanceof Error ? error.message : String(error);
    metrics.completionFailures.inc({ kind, reason });
    log.warn({ reason, err: error }, 'External activity completion failed');
    if (status === GrpcStatus.NOT_FOUND) {
      log.warn('Caller is gone');
      return {
        state: 'CALLER_GONE',
        attempts: attempt,
        lastError,
        verdict: 'Temporal no longer knows this attempt of the activity.',
      };
    }
    if (status === GrpcStatus.INVALID_ARGUMENT) {
      return { state: 'FAILED', attempts: attempt, lastError };
    }
    throw error;
  }
  stopTimer();
  metrics.completions.inc({ kind, status: outcome.result });
  log.info('External activity completed');
  return { state: 'DELIVERED', attempts: attempt };
}

function statusName(status: number | undefined): string {
  const known = Object.entries(GrpcStatus).find(([, code]) => code === status);
  return known?.[0] ?? (status === undefined ? 'ERROR' : `GRPC_${status}`);
}
