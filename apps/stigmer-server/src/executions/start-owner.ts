import { CallbackState, ExecutionPhase } from '@stigmer/api/execution/v1';
import type { ExecutionKind } from '@stigmer/handshake';
import { WorkflowIdReusePolicy } from '@temporalio/client';
import {
  heartbeatTimeoutValue,
  memoKeys,
  ownerWorkflowTypes,
  searchAttributes,
} from '../temporal/owner-contract.js';
import { STIGMER_TASK_QUEUE } from '../temporal/task-queue.js';
import type { ExecutionRequest } from './execution-request.js';
import type { ExecutionsContext } from './executions-context.js';
import { searchable } from './visibility-query.js';

/**
 * Starts the owner workflow of an execution.
 *
 * @param again whether the id may have been used by a run that has ended
 * @throws WorkflowExecutionAlreadyStartedError where the id is in use
 */
export async function startOwner<K extends ExecutionKind>(
  { client, eagerStart }: ExecutionsContext,
  request: ExecutionRequest<K>,
  again: boolean,
): Promise<void> {
  const { kind, id, definitionId, execution, options, specHash } = request;
  const { callback } = options;
  const heartbeatTimeout = callback && heartbeatTimeoutValue(callback);
  await client.workflow.start(ownerWorkflowTypes[kind], {
    workflowId: id,
    taskQueue: STIGMER_TASK_QUEUE,
    args: [execution, options],
    workflowIdReusePolicy: again
      ? WorkflowIdReusePolicy.ALLOW_DUPLICATE
      : WorkflowIdReusePolicy.REJECT_DUPLICATE,
    requestEagerStart: eagerStart,
    memo: {
      [memoKeys.status]: execution.status,
      [memoKeys.specHash]: specHash,
      ...(callback && { [memoKeys.callback]: callback }),
    },
    typedSearchAttributes: [
      { key: searchAttributes.phase, value: ExecutionPhase[ExecutionPhase.PENDING] },
      { key: searchAttributes.definition, value: definitionId },
      {
        key: searchAttributes.callback,
        value: CallbackState[callback ? CallbackState.WAITING : CallbackState.NONE],
      },
      ...(callback?.workflowId
        ? [{ key: searchAttributes.callerWorkflowId, value: searchable(callback.workflowId) }]
        : []),
      ...(callback?.activityId
        ? [{ key: searchAttributes.callerActivityId, value: searchable(callback.activityId) }]
        : []),
      ...(heartbeatTimeout === undefined
        ? []
        : [{ key: searchAttributes.heartbeatTimeout, value: heartbeatTimeout }]),
    ],
  });
}
