import { executeAgent } from '@stigmer/sdk/workflow';
import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities.js';
import type { ContentInput } from '../inputs.js';

const { CombineResults } = proxyActivities<Activities>({ startToCloseTimeout: '1 minute' });

const agents = ['sentiment-analyzer', 'entity-extractor', 'summarizer'] as const;

/** Has three agents look at a text at the same time, then combines what they found. */
export async function AnalyzeContentWorkflow({ text }: ContentInput) {
  const executions = await Promise.all(
    agents.map((agentId) => executeAgent({ agentId, inputs: { text } }, { startToCloseTimeout: '1 hour' })),
  );
  return {
    executionIds: executions.map(({ id }) => id),
    analysis: await CombineResults(
      executions.map(({ spec, status }) => ({ agentId: spec?.agentId ?? '', output: status?.output ?? {} })),
    ),
  };
}
