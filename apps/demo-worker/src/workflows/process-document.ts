import { executeAgent } from '@stigmer/sdk/workflow';
import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities.js';
import type { DocumentInput } from '../inputs.js';

const { SaveResults } = proxyActivities<Activities>({ startToCloseTimeout: '1 minute' });

/** Has an agent read a document, then saves what it found. */
export async function ProcessDocumentWorkflow({ documentUrl }: DocumentInput) {
  const execution = await executeAgent(
    { agentId: 'document-processor-v1', inputs: { document_url: documentUrl } },
    { startToCloseTimeout: '4 hours' },
  );
  const savedTo = await SaveResults(execution.id, execution.status?.output ?? {});
  return { executionIds: [execution.id], savedTo, document: execution.status?.output };
}
