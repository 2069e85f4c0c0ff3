import { toJson } from '@bufbuild/protobuf';
import { AgentExecutionSchema, type AgentExecution } from '@stigmer/api/agentexecution/v1';
import { executeAgent, isAgentFailed } from '@stigmer/sdk/workflow';

/** Waits for an agent, reads the execution with its own copy of Protobuf, and hands it on as its result. */
export async function handOn(): Promise<AgentExecution> {
  const execution = await executeAgent({ agentId: 'echo', inputs: { a: 'b' } });
  toJson(AgentExecutionSchema, execution);
  return execution;
}

/** Tells what an agent that failed has left in the failure's details. */
export async function tellFailure(): Promise<string> {
  try {
    await executeAgent({ agentId: 'fails' });
    return 'completed';
  } catch (error) {
    const execution = isAgentFailed(error);
    return execution ? JSON.stringify(toJson(AgentExecutionSchema, execution)) : String(error);
  }
}
