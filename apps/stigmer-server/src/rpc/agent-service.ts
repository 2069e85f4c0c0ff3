import { Code, type ServiceImpl } from '@connectrpc/connect';
import type { AgentService } from '@stigmer/api/agent/v1';
import type { AgentDefinitions } from '../agents/agent-definitions.js';
import { refuse } from '../executions/execution-errors.js';

/** The handlers of AgentService. */
export function agentService(agents: AgentDefinitions): ServiceImpl<typeof AgentService> {
  return {
    get({ id }) {
      const agent = agents.get(id);
      if (agent === undefined) {
        throw refuse(Code.NotFound, `There is no agent "${id}". List tells which there are.`);
      }
      return { agent };
    },
    list: () => ({ agents: [...agents.values()] }),
  };
}
