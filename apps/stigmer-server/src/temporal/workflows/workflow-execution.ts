import type { JsonObject } from '@bufbuild/protobuf';
import type { WorkflowExecution as WorkflowExecutionMessage } from '@stigmer/api/workflowexecution/v1';
import { CHANGES_OF_A_NEW_RUN } from '@stigmer/serverless-workflow';
import {
  ChildWorkflowCancellationType,
  executeChild,
  ParentClosePolicy,
  workflowInfo,
} from '@temporalio/workflow';
import { definitionRunId, type OwnerOptions } from '../owner-contract.js';
import { own } from './owner.js';
import { ServerlessWorkflow } from './serverless-workflow.js';

/**
 * How long one task of a definition may take. The definitions of a server compute in turn: what waits behind others must not be
 * taken for lost, as it would be after Temporal's usual 10 seconds, and be computed again, behind yet more of them. As long as the
 * thread lets one call take.
 */
const DEFINITION_TASK_TIMEOUT = '1m';

/** Owns one execution of a workflow definition, which runs as a child: its history may grow long. */
export async function WorkflowExecution(
  accepted: WorkflowExecutionMessage,
  options: OwnerOptions<'workflow'>,
): Promise<WorkflowExecutionMessage> {
  const { definition } = options.plan;
  const input: JsonObject = { ...accepted.spec?.inputs };
  return own('workflow', accepted, options, {
    run: () =>
      executeChild(ServerlessWorkflow, {
        // Of this very run: a retry of the caller's may start the next one while this one's child is being ended.
        workflowId: definitionRunId(accepted.id, workflowInfo().runId),
        args: [{ executionId: accepted.id, definition, input, changes: CHANGES_OF_A_NEW_RUN }],
        workflowTaskTimeout: DEFINITION_TASK_TIMEOUT,
        // Nothing of an execution may run on when its owner is terminated.
        parentClosePolicy: ParentClosePolicy.TERMINATE,
        // A child that can't even be cancelled must not keep the caller waiting.
        cancellationType: ChildWorkflowCancellationType.TRY_CANCEL,
      }),
  });
}
