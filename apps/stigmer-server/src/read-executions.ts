import { agentPlan, readAgentDefinitions, type AgentDefinitions } from './agents/agent-definitions.js';
import { describeCallbackNamespaces } from './callbacks/callback-namespaces.js';
import type { ExecutionsContext } from './executions/executions-context.js';
import type { ServerPartsDependencies } from './server-parts.js';
import {
  readWorkflowDefinitions,
  workflowPlan,
  type WorkflowDefinitions,
} from './workflows/workflow-definitions.js';

/** What executions are made of: the definitions, and what the operations on executions need. */
export interface Executions {
  readonly executions: ExecutionsContext;
  readonly agents: AgentDefinitions;
  readonly workflows: WorkflowDefinitions;
}

/** Reads the definitions, and looks up the namespaces of callers. */
export async function readExecutions(
  {
    config,
    connection,
    client,
    logger,
  }: Pick<ServerPartsDependencies, 'config' | 'connection' | 'client' | 'logger'>,
  { sealer, executionLink }: Pick<ExecutionsContext, 'sealer' | 'executionLink'>,
): Promise<Executions> {
  const agents = await readAgentDefinitions(config.agentsFolder);
  const workflows = await readWorkflowDefinitions(config.workflowsFolder);
  const executions: ExecutionsContext = {
    client,
    connection,
    namespace: config.temporal.namespace,
    eagerStart: config.role !== 'api',
    callbackNamespaces: await describeCallbackNamespaces(
      connection.workflowService,
      config.callbackNamespaces,
    ),
    sealer,
    plans: {
      agent: (id) => agentPlan(agents.get(id)),
      workflow: (id) => workflowPlan(workflows.get(id)),
    },
    executionLink,
    logger,
  };
  return { executions, agents, workflows };
}
