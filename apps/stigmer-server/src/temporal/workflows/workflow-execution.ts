import type { WorkflowExecution as WorkflowExecutionMessage } from '@stigmer/api/workflowexecution/v1';
import type { OwnerOptions } from '../owner-contract.js';
import { own } from './owner.js';
import { definitionRunner } from './run-definition.js';

/** Owns one execution of a workflow definition, which runs as a child: its history may grow long. */
export async function WorkflowExecution(
  accepted: WorkflowExecutionMessage,
  options: OwnerOptions<'workflow'>,
): Promise<WorkflowExecutionMessage> {
  const run = definitionRunner(accepted.id, options.plan.definition, { ...accepted.spec?.inputs });
  return own('workflow', accepted, options, { run });
}
