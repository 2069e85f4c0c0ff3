import { executeAgent } from '@stigmer/sdk/workflow';

export async function processDocument(url: string): Promise<string> {
  const execution = await executeAgent(
    { agentId: 'document-processor-v1', inputs: { document_url: url } },
    { startToCloseTimeout: '4 hours' },
  );
  return JSON.stringify(execution.status?.output);
}
