import { executeAgent, isAgentFailed } from '@stigmer/sdk/workflow';

export async function summarize(text: string): Promise<string> {
  try {
    const { status } = await executeAgent({ agentId: 'summarizer', inputs: { text } });
    return JSON.stringify(status?.output);
  } catch (error) {
    const message = isAgentFailed(error)?.status?.error?.message;
    return message === undefined ? String(error) : message;
  }
}
