import { Code } from '@connectrpc/connect';
import { ExecutionPhase } from '@stigmer/api/execution/v1';
import type { ExecutionKind } from '@stigmer/handshake';
import { tokenLogFields } from '@stigmer/handshake/token';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { CallerActivity, type Liveness } from '../callbacks/caller-activity.js';
import { readCallerTimeouts } from '../callbacks/caller-timeouts.js';
import type { CallerTimeouts } from '../callbacks/pending-activity.js';
import { heartbeatDetails } from '../callbacks/heartbeat-details.js';
import { GrpcStatus, grpcStatusOf } from '../temporal/grpc-status.js';
import { wakeHeartbeatMonitor } from '../temporal/monitors.js';
import type { CallbackBinding } from '../temporal/owner-contract.js';
import { admitCallback, type AdmittedCallback } from './callback-admission.js';
import { acknowledgeExisting } from './existing-execution.js';
import { refuse } from './execution-errors.js';
import { requestedExecutionId } from './execution-id.js';
import { checkInputSize, executionRequest, type ExecutionRequest } from './execution-request.js';
import { executionTraits, type SpecByKind } from './execution-traits.js';
import type { ExecutionsContext } from './executions-context.js';
import { startOwner } from './start-owner.js';

/**
 * Accepts an execution and gives its id. Repeating it finds the same execution: the same attempt of a caller's activity,
 * or the same request id, never starts a second one. A later attempt of the same activity takes the execution over.
 *
 * @throws ConnectError as the service's documentation lists them
 */
export async function createExecution<K extends ExecutionKind>(
  context: ExecutionsContext,
  kind: K,
  spec: SpecByKind[K],
  requestId: string,
): Promise<string> {
  checkInputSize(spec);
  const definitionId = executionTraits[kind].definitionId(spec);
  const plan = context.plans[kind](definitionId);
  if (plan === undefined) {
    throw refuse(Code.NotFound, `There is no ${kind} "${definitionId}". List tells which there are.`);
  }
  if (spec.callbackToken.length === 0) {
    const id = requestedExecutionId(kind, requestId);
    return startOrAcknowledge(context, executionRequest(kind, id, spec, plan, undefined));
  }

  const callback = admitCallback(kind, spec.callbackToken, spec.callback, context.callbackNamespaces);
  context.logger.info(
    { execution_id: callback.executionId, ...tokenLogFields(spec.callbackToken) },
    'Callback token detected',
  );
  const [liveness, timeouts, sealedToken] = await Promise.all([
    askCaller(context, spec.callbackToken, callback),
    lookUpTimeouts(context, spec, callback),
    context.sealer.seal(spec.callbackToken),
  ]);
  const binding: CallbackBinding = { ...withTimeouts(callback.binding, timeouts), sealedToken };
  const request = executionRequest(kind, callback.executionId, spec, plan, binding);
  switch (liveness) {
    case 'waiting':
      if (binding.heartbeatTimeoutMs !== undefined) {
        // Before the execution starts: a crash after that leaves nobody without heartbeats.
        await wakeHeartbeatMonitor(context.client, binding.heartbeatTimeoutMs);
      }
      return startOrAcknowledge(context, request);
    case 'cancelling':
      // It is accepted all the same: the owner then tells the caller that its activity is cancelled, and runs nothing.
      return startOrAcknowledge(context, {
        ...request,
        options: { ...request.options, callerCancelRequested: true },
      });
    case 'over':
      // Either a repeated request whose outcome has been delivered since, or a token that was never or is no longer live.
      return acknowledgeExisting(context, request, 'over');
  }
}

async function startOrAcknowledge<K extends ExecutionKind>(
  context: ExecutionsContext,
  request: ExecutionRequest<K>,
): Promise<string> {
  try {
    await startOwner(context, request, false);
    return request.id;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) {
      return acknowledgeExisting(context, request, 'waiting');
    }
    throw error;
  }
}

/** Asks Temporal whether the caller's activity waits, so that no agent runs for a token that is not live. */
async function askCaller(
  context: ExecutionsContext,
  token: Uint8Array,
  { executionId, binding }: AdmittedCallback,
): Promise<Liveness> {
  const caller = new CallerActivity(context.connection, binding.namespace, token, executionId);
  try {
    return await caller.heartbeat(
      heartbeatDetails({
        executionId,
        phase: ExecutionPhase.PENDING,
        link: context.executionLink(executionId),
      }),
    );
  } catch (error) {
    if (grpcStatusOf(error) === GrpcStatus.INVALID_ARGUMENT) {
      throw refuse(
        Code.InvalidArgument,
        "callback_token is not a task token that Temporal can read. Pass the activity's token unchanged.",
      );
    }
    throw error;
  }
}

/**
 * What a caller does not tell of its timeouts, or tells by its own clock, Temporal does. Not knowing them refuses nobody.
 *
 * @returns undefined where the caller has told them, or they can't be looked up
 */
async function lookUpTimeouts<K extends ExecutionKind>(
  { connection, logger }: ExecutionsContext,
  { callback }: SpecByKind[K],
  { binding, executionId }: AdmittedCallback,
): Promise<CallerTimeouts | undefined> {
  if (callback?.timeLeft && callback.heartbeatTimeout) {
    return undefined;
  }
  try {
    return await readCallerTimeouts(connection, binding);
  } catch (error) {
    logger.debug({ execution_id: executionId, err: error }, "The caller's timeouts can't be looked up");
    return undefined;
  }
}

/** What Temporal tells of timeouts counts more than what the caller says. */
function withTimeouts(
  binding: AdmittedCallback['binding'],
  known: CallerTimeouts | undefined,
): AdmittedCallback['binding'] {
  if (!known) {
    return binding;
  }
  const { deadline: _, timeLeftMs: __, heartbeatTimeoutMs: ___, ...caller } = binding;
  return { ...caller, ...known };
}
