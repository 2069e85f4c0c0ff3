import { Code, type ServiceImpl } from '@connectrpc/connect';
import type { WorkflowService } from '@stigmer/api/workflow/v1';
import type { ComputePool } from '../compute/compute-pool.js';
import { refuse } from '../executions/execution-errors.js';
import {
  describeWorkflow,
  listWorkflows,
  type WorkflowDefinitions,
} from '../workflows/workflow-definitions.js';
import { validateDefinition } from './validate-definition.js';

/** The handlers of WorkflowService. */
export function workflowService(
  workflows: WorkflowDefinitions,
  pool: ComputePool,
): ServiceImpl<typeof WorkflowService> {
  const validate = validateDefinition(pool);
  return {
    get({ id }) {
      const workflow = workflows.get(id);
      if (workflow === undefined) {
        throw refuse(Code.NotFound, `There is no workflow "${id}". List tells which there are.`);
      }
      return { workflow: describeWorkflow(workflow) };
    },
    list: () => ({ workflows: listWorkflows(workflows) }),
    validate: async ({ source }, { signal }) => ({ problems: await validate(source, signal) }),
  };
}
