import type { StigmerClient } from '@stigmer/sdk';
import { GET, type InteropInput, type SeenExecution } from '../protocol.js';
import { seenExecution } from './see.js';

/** Makes the activity that reads an execution with Get. */
export function getExecution({ agentExecutions, workflowExecutions }: StigmerClient) {
  return {
    async [GET](kind: InteropInput['kind'], id: string): Promise<SeenExecution> {
      const service = kind === 'agent' ? agentExecutions : workflowExecutions;
      const { execution } = await service.get({ id });
      if (!execution) {
        throw new Error(`Get of ${id} has answered without an execution.`);
      }
      return seenExecution(execution);
    },
  };
}
