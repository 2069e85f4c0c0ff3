import { executeAgent } from '@stigmer/sdk/workflow';

const agents = ['sentiment-analyzer', 'entity-extractor', 'summarizer'];

export async function analyzeContent(text: string): Promise<string[]> {
  const executions = await Promise.all(
    agents.map((agentId) => executeAgent({ agentId, inputs: { text } }, { startToCloseTimeout: '1 hour' })),
  );
  return executions.map(({ status }) => JSON.stringify(status?.output));
}
