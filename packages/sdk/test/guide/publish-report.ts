import { executeWorkflow } from '@stigmer/sdk/workflow';
import type { WorkflowExecution } from '@stigmer/api/workflowexecution/v1';
import { proxyActivities } from '@temporalio/workflow';

interface Activities {
  /** Reads `report.status?.output`, however large it is. */
  PublishReport(report: WorkflowExecution): Promise<void>;
}

const { PublishReport } = proxyActivities<Activities>({ startToCloseTimeout: '10 minutes' });

export async function publishReport(sourceUrl: string): Promise<string> {
  const report = await executeWorkflow({
    workflowId: 'data-pipeline-v2',
    inputs: { source_url: sourceUrl },
  });
  await PublishReport(report);
  return report.id;
}
