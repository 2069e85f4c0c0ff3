import { executeAgent } from '@stigmer/sdk/workflow';

export async function patient(text: string): Promise<string> {
  const { id } = await executeAgent(
    { agentId: 'summarizer', inputs: { text } },
    {
      startToCloseTimeout: '1 hour',
      scheduleToCloseTimeout: '6 hours',
      retry: { maximumAttempts: 5, initialInterval: '1 minute' },
    },
  );
  return id;
}
