import { isMessage } from '@bufbuild/protobuf';
import { ExecutionPhase } from '@stigmer/api/execution/v1';
import {
  callerOutcome,
  executionSchemas,
  isFinalPhase,
  type CancelOrigin,
  type Execution,
  type ExecutionKind,
  type FinalPhase,
} from '@stigmer/handshake';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  ChildWorkflowFailure,
  defineSignal,
  getExternalWorkflowHandle,
  ParentClosePolicy,
  proxyActivities,
  setHandler,
  startChild,
  workflowInfo,
  WorkflowIdReusePolicy,
  type ChildWorkflowHandle,
  type Workflow,
} from '@temporalio/workflow';
import { deliveredExecution } from '../../callbacks/delivered-execution.js';
import type { OwnActivities } from '../activity-contract.js';
import { nexusCallbackStatus } from '../callback-status.js';
import { endStatus } from '../execution-end.js';
import type { NexusBinding, NexusOperationOptions } from '../nexus-contract.js';
import {
  CANCEL_ORIGIN_SIGNAL,
  CANCELLED_IN_TEMPORAL,
  ownerWorkflowTypes,
  type CancelRequest,
} from '../owner-contract.js';
import { ownerStartOptions } from '../owner-start.js';
import { taskQueues } from '../task-queues.js';
import { bestEffort } from './best-effort.js';
import { cancelled } from './execution-ends.js';

const cancelOriginSignal = defineSignal<[CancelRequest]>(CANCEL_ORIGIN_SIGNAL);

const { readEndedExecution } = proxyActivities<OwnActivities>({
  taskQueue: taskQueues.deliveries,
  startToCloseTimeout: '30s',
  retry: { initialInterval: '1s', maximumInterval: '30s' },
});

/** An execution that has ended. */
type Ended = Execution & { readonly status: { readonly phase: FinalPhase } };

/**
 * Stands behind a Nexus operation: starts the owner of an execution, and closes as the caller is to see its end. Temporal tells this
 * workflow however the owner ends, even where somebody terminates it, and tells the caller how this workflow closes.
 */
export async function NexusOperation(
  accepted: Execution,
  options: NexusOperationOptions,
): Promise<Execution> {
  const { id } = accepted;
  let cancelRequest = CANCELLED_IN_TEMPORAL;
  setHandler(cancelOriginSignal, (request) => {
    cancelRequest = request;
  });
  const root = CancellationScope.current();
  const ended = await CancellationScope.nonCancellable(async () => {
    const owner = await startOwner(accepted, options);
    root.cancelRequested.catch(() => passOn(id, cancelRequest));
    return (await resultOf(owner, options.kind)) ?? (await readEnded(accepted, options.kind));
  });
  return closeAs(ended, options, root.consideredCancelled ? cancelRequest.origin : undefined);
}

/** @returns undefined where there is an owner already, which is no child of this run: somebody has reset this workflow */
async function startOwner(
  execution: Execution,
  { kind, definitionId, specHash, owner, caller, timeoutMs }: NexusOperationOptions,
): Promise<ChildWorkflowHandle<Workflow> | undefined> {
  const { startTime } = workflowInfo();
  const nexus: NexusBinding = {
    via: 'nexus',
    ...caller,
    boundAt: startTime.toISOString(),
    ...(timeoutMs !== undefined && { deadline: new Date(startTime.getTime() + timeoutMs).toISOString() }),
  };
  if (execution.status) {
    execution.status.callback = nexusCallbackStatus(nexus);
  }
  try {
    return await startChild(ownerWorkflowTypes[kind], {
      ...ownerStartOptions({ definitionId, execution, options: { ...owner, nexus }, specHash }),
      workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
      // Nobody waits any more where this workflow is ended from outside: its caller has been told by Temporal.
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    });
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) {
      return undefined;
    }
    throw error;
  }
}

/** Asks the owner to stop. One that has ended meanwhile needs no asking. */
async function passOn(id: string, request: CancelRequest): Promise<void> {
  const owner = getExternalWorkflowHandle(id);
  await bestEffort(() => owner.signal(cancelOriginSignal, request));
  await bestEffort(() => owner.cancel());
}

/** The execution as its owner's result or failure holds it; undefined where it holds none. */
async function resultOf(
  owner: ChildWorkflowHandle<Workflow> | undefined,
  kind: ExecutionKind,
): Promise<Ended | undefined> {
  try {
    const result: unknown = await owner?.result();
    return isEnded(result, kind) ? result : undefined;
  } catch (error) {
    const cause = error instanceof ChildWorkflowFailure ? error.cause : undefined;
    const details: unknown = cause instanceof ApplicationFailure ? cause.details?.[0] : undefined;
    return isEnded(details, kind) ? details : undefined;
  }
}

function isEnded(value: unknown, kind: ExecutionKind): value is Ended {
  const schemas: Readonly<Record<ExecutionKind, (typeof executionSchemas)[ExecutionKind]>> = executionSchemas;
  return isMessage(value, schemas[kind]) && value.status !== undefined && isFinalPhase(value.status.phase);
}

/** The execution of an owner that was cancelled, or ended from outside; where that has been deleted too, what is known of it. */
async function readEnded(accepted: Execution, kind: ExecutionKind): Promise<Ended> {
  const ended = await readEndedExecution(kind, accepted.id);
  if (isEnded(ended, kind)) {
    return ended;
  }
  if (accepted.status) {
    const end = cancelled(kind, { origin: 'user', reason: 'Its owner was deleted in Temporal.' });
    endStatus(accepted.status, end, new Date());
  }
  if (isEnded(accepted, kind)) {
    return accepted;
  }
  throw ApplicationFailure.nonRetryable(`The execution "${accepted.id}" was started without a status.`);
}

/** @param cancelOrigin who has asked for the operation's cancellation; undefined where nobody has */
function closeAs(
  ended: Ended,
  { kind, owner, revision }: NexusOperationOptions,
  cancelOrigin: CancelOrigin | undefined,
): Execution {
  const { phase, error } = ended.status;
  const message = error?.message ?? '';
  const outcome = callerOutcome(kind, phase, cancelOrigin);
  const delivered = deliveredExecution(ended, revision);
  switch (outcome.result) {
    case 'completed':
      return delivered;
    case 'cancelled':
      throw new CancelledFailure(message, [delivered]);
    case 'failed':
      throw ApplicationFailure.create({
        type: outcome.type,
        message,
        // A retry would run again what somebody has cancelled.
        nonRetryable: !owner.retryableFailures || phase === ExecutionPhase.CANCELLED,
        details: [delivered],
      });
  }
}
