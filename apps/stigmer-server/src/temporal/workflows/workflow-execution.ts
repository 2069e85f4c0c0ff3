import type { JsonObject } from '@bufbuild/protobuf';
import type { WorkflowExecution as WorkflowExecutionMessage } from '@stigmer/api/workflowexecution/v1';
import { executeChild, ParentClosePolicy } from '@temporalio/workflow';
import type { OwnerOptions } from '../owner-contract.js';
import { own } from './owner.js';
import { ServerlessWorkflow } from './serverless-workflow.js';

/** Owns one execution of a workflow definition, which runs as a child: its history may grow long. */
export async function WorkflowExecution(
  accepted: WorkflowExecutionMessage,
  options: OwnerOptions<'workflow'>,
): Promise<WorkflowExecutionMessage> {
  const { definition } = options.plan;
  const input: JsonObject = { ...accepted.spec?.inputs };
  return own('workflow', accepted, options, () =>
    executeChild(ServerlessWorkflow, {
      workflowId: `${accepted.id}/run`,
      args: [{ executionId: accepted.id, definition, input }],
      // Nothing of an execution may run on when its owner is terminated.
      parentClosePolicy: ParentClosePolicy.TERMINATE,
    }),
  );
}
