import { Code, type ServiceImpl } from '@connectrpc/connect';
import type { WorkflowService } from '@stigmer/api/workflow/v1';
import { checkDefinition } from '@stigmer/serverless-workflow/definition';
import { refuse } from '../executions/execution-errors.js';
import { functionNames } from '../workflows/function-names.js';
import { reportedProblems } from './reported-problems.js';
import {
  describeWorkflow,
  listWorkflows,
  type WorkflowDefinitions,
} from '../workflows/workflow-definitions.js';

/** The handlers of WorkflowService. */
export function workflowService(workflows: WorkflowDefinitions): ServiceImpl<typeof WorkflowService> {
  return {
    get({ id }) {
      const workflow = workflows.get(id);
      if (workflow === undefined) {
        throw refuse(Code.NotFound, `There is no workflow "${id}". List tells which there are.`);
      }
      return { workflow: describeWorkflow(workflow) };
    },
    list: () => ({ workflows: listWorkflows(workflows) }),
    validate({ source }) {
      const result = checkDefinition(source, { functions: functionNames });
      return { problems: result.ok ? [] : reportedProblems(result.problems) };
    },
  };
}
