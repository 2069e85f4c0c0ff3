import { Code, ConnectError } from '@connectrpc/connect';
import type { ExecutionKind } from '@stigmer/handshake';
import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  type WorkflowExecutionDescription,
} from '@temporalio/client';
import type { Liveness } from '../callbacks/caller-activity.js';
import { findPendingCaller } from '../callbacks/describe-caller.js';
import { compareAttempts, type AttemptOrder } from '../temporal/attempt-order.js';
import { GrpcStatus, grpcStatusOf } from '../temporal/grpc-status.js';
import { REBIND_UPDATE, type CallbackBinding } from '../temporal/owner-contract.js';
import { readOwnerMemo } from '../temporal/owner-memo.js';
import { refuse } from './execution-errors.js';
import type { ExecutionRequest } from './execution-request.js';
import type { ExecutionsContext } from './executions-context.js';
import { startOwner } from './start-owner.js';

/**
 * Acknowledges a request whose execution exists already: a repeated one, or a later attempt of the caller's activity,
 * which takes the execution over.
 *
 * @param caller whether the caller's activity waits
 * @throws ConnectError ALREADY_EXISTS (another spec), FAILED_PRECONDITION (an attempt that is over)
 */
export async function acknowledgeExisting<K extends ExecutionKind>(
  context: ExecutionsContext,
  request: ExecutionRequest<K>,
  caller: Exclude<Liveness, 'cancelling'>,
): Promise<string> {
  const { id, specHash, options } = request;
  const existing = await describe(context, id);
  if (existing === undefined) {
    throw notLive();
  }
  const memo = readOwnerMemo(existing.memo);
  if (memo.specHash !== specHash) {
    throw refuse(
      Code.AlreadyExists,
      `The execution ${id} was created with another spec. The same caller activity or request id always means the ` +
        'same execution: use another request id, or another activity.',
    );
  }
  const { callback } = options;
  if (callback === undefined) {
    return id;
  }
  const order = memo.callback ? compareAttempts(callback, memo.callback) : 'later';
  if (order === 'same') {
    return id;
  }
  if (caller === 'over') {
    throw notLive();
  }
  switch (order === 'unknown' ? await askForOrder(context, callback, memo.callback) : order) {
    case 'same':
      return id;
    case 'earlier':
      throw refuse(
        Code.FailedPrecondition,
        `callback_token is of attempt ${callback.attempt}, which began before the one that waits already. ` +
          'Pass the token of the attempt that runs.',
      );
    case 'later':
      return takeOver(context, request, callback, existing);
  }
}

/** Two tokens that can't be compared: of the same attempt is what Temporal knows under the same number and start. */
async function askForOrder(
  { connection }: ExecutionsContext,
  callback: CallbackBinding,
  bound: CallbackBinding | undefined,
): Promise<Exclude<AttemptOrder, 'unknown'>> {
  const pending = await findPendingCaller(connection, callback);
  if (!pending?.isStarted || pending.attempt !== callback.attempt) {
    return 'earlier';
  }
  const beganSince = (pending.startedAtMs ?? 0) > Date.parse(bound?.boundAt ?? '');
  return callback.attempt !== bound?.attempt || beganSince ? 'later' : 'same';
}

/** The execution goes on for a later attempt, or begins anew where it has ended. */
async function takeOver<K extends ExecutionKind>(
  context: ExecutionsContext,
  request: ExecutionRequest<K>,
  callback: CallbackBinding,
  existing: WorkflowExecutionDescription,
): Promise<string> {
  const { id } = request;
  if (existing.status.name === 'RUNNING') {
    // One that has closed meanwhile may have told this very attempt, for which the same Create had come before.
    return (await rebind(context, id, callback)) ? id : acknowledgeExisting(context, request, 'waiting');
  }
  // The owner may have told this very attempt since the caller was asked: after a reset, Temporal takes the token of an attempt before
  // that had the same number.
  if ((await findPendingCaller(context.connection, callback)) === undefined) {
    throw notLive();
  }
  try {
    // The attempt before was told of a failure, or its time was up: its retry runs the agent again.
    await startOwner(context, request, true);
    return id;
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) {
      throw error;
    }
    // Another Create of a later attempt was quicker: this one is compared with it.
    return acknowledgeExisting(context, request, 'waiting');
  }
}

/** Tells whether the owner took the new token; it may have closed meanwhile. */
async function rebind(context: ExecutionsContext, id: string, callback: CallbackBinding): Promise<boolean> {
  try {
    await context.client.workflow
      .getHandle(id)
      .executeUpdate<void, [CallbackBinding]>(REBIND_UPDATE, { args: [callback] });
    return true;
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) {
      throw refuse(Code.FailedPrecondition, error.cause?.message ?? error.message);
    }
    if ((await describe(context, id))?.status.name !== 'RUNNING') {
      return false;
    }
    if (grpcStatusOf(error) === GrpcStatus.FAILED_PRECONDITION) {
      // Temporal takes no update while a workflow's task is being tried again, as after a crash of its worker.
      throw new ConnectError(
        `The execution ${id} can not be handed to another attempt at the moment. Try again.`,
        Code.Unavailable,
        undefined,
        undefined,
        error,
      );
    }
    throw error;
  }
}

async function describe(
  { client }: ExecutionsContext,
  id: string,
): Promise<WorkflowExecutionDescription | undefined> {
  try {
    return await client.workflow.getHandle(id).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) {
      return undefined;
    }
    throw error;
  }
}

function notLive() {
  return refuse(
    Code.FailedPrecondition,
    'callback_token is not live: its activity has been completed, cancelled, timed out or retried, or its workflow has ' +
      'ended. Pass the token of the attempt that runs.',
  );
}
