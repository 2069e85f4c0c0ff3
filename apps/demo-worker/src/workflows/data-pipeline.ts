import { executeWorkflow, isWorkflowTimeout } from '@stigmer/sdk/workflow';
import { ActivityFailure, log, proxyActivities, TimeoutFailure } from '@temporalio/workflow';
import type { Activities } from '../activities.js';
import type { PipelineInput } from '../inputs.js';

const { ReportTimeout } = proxyActivities<Activities>({ startToCloseTimeout: '1 minute' });

/** Runs a data pipeline for up to two hours. When it takes longer, the people on call find a note that says so. */
export async function DataPipelineWorkflow({ sourceUrl }: PipelineInput) {
  try {
    const execution = await executeWorkflow(
      { workflowId: 'data-pipeline-v2', inputs: { source_url: sourceUrl } },
      { startToCloseTimeout: '2 hours' },
    );
    return { executionIds: [execution.id], report: execution.status?.output };
  } catch (error) {
    // Stigmer's own limit, or else this activity's: whichever came first.
    const execution = isWorkflowTimeout(error);
    if (execution || (error instanceof ActivityFailure && error.cause instanceof TimeoutFailure)) {
      log.warn('The data pipeline timed out', { sourceUrl });
      return {
        executionIds: execution ? [execution.id] : [],
        reportedTo: await ReportTimeout({ sourceUrl }),
      };
    }
    throw error;
  }
}
