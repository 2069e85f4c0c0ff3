import { stigmerService } from '@stigmer/sdk/nexus';
import { executeAgent, isAgentFailed } from '@stigmer/sdk/workflow';
import { createNexusServiceClient } from '@temporalio/workflow';

export async function summarize(text: string): Promise<string> {
  try {
    const { status } = await executeAgent({ agentId: 'summarizer', inputs: { text } });
    return JSON.stringify(status?.output);
  } catch (error) {
    const message = isAgentFailed(error)?.status?.error?.message;
    return message === undefined ? String(error) : message;
  }
}

export async function summarizeByNexus(text: string): Promise<string> {
  const stigmer = createNexusServiceClient({ endpoint: 'stigmer', service: stigmerService });
  const { status } = await stigmer.executeOperation('executeAgent', {
    agentId: 'summarizer',
    inputs: { text },
  });
  return JSON.stringify(status?.output);
}
