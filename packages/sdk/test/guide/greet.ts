import { executeAgent, isAgentFailed } from '@stigmer/sdk/workflow';

export async function greet(name: string): Promise<string> {
  try {
    const { status } = await executeAgent(
      { agentId: 'echo', inputs: { name } },
      { startToCloseTimeout: '2 hours' },
    );
    return JSON.stringify(status?.output);
  } catch (error) {
    const failed = isAgentFailed(error);
    if (failed) {
      return `It failed: ${failed.status?.error?.message}`;
    }
    throw error;
  }
}
