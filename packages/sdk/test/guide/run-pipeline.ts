import { executeWorkflow } from '@stigmer/sdk/workflow';

export async function runPipeline(sourceUrl: string): Promise<string> {
  const execution = await executeWorkflow(
    // Stigmer stops the workflow after an hour; the activity would wait for two.
    { workflowId: 'data-pipeline-v2', inputs: { source_url: sourceUrl }, timeLimit: '1 hour' },
    { startToCloseTimeout: '2 hours' },
  );
  return execution.id;
}
