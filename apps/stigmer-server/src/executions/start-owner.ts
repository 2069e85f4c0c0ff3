import type { ExecutionKind } from '@stigmer/handshake';
import { WorkflowIdReusePolicy } from '@temporalio/client';
import { ownerWorkflowTypes } from '../temporal/owner-contract.js';
import { ownerStartOptions } from '../temporal/owner-start.js';
import type { ExecutionRequest } from './execution-request.js';
import type { ExecutionsContext } from './executions-context.js';

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
  await client.workflow.start(ownerWorkflowTypes[request.kind], {
    ...ownerStartOptions(request),
    workflowIdReusePolicy: again
      ? WorkflowIdReusePolicy.ALLOW_DUPLICATE
      : WorkflowIdReusePolicy.REJECT_DUPLICATE,
    requestEagerStart: eagerStart,
  });
}
