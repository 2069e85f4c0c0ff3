import { stigmerService } from '@stigmer/sdk/nexus';
import { isAgentFailed } from '@stigmer/sdk/workflow';
import { createNexusServiceClient } from '@temporalio/workflow';

const stigmer = createNexusServiceClient({ endpoint: 'stigmer', service: stigmerService });

export async function summarizeByNexus(text: string): Promise<string> {
  try {
    const { status } = await stigmer.executeOperation(
      'executeAgent',
      { agentId: 'summarizer', inputs: { text } },
      { scheduleToCloseTimeout: '4 hours' },
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
