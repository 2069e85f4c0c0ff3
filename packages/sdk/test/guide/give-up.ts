import { executeAgent } from '@stigmer/sdk/workflow';
import { ActivityCancellationType, CancellationScope, isCancellation } from '@temporalio/workflow';

export async function summarizeWithin(text: string, limitMs: number): Promise<string | undefined> {
  try {
    const { status } = await CancellationScope.withTimeout(limitMs, () =>
      executeAgent(
        { agentId: 'summarizer', inputs: { text } },
        // Go on only when Stigmer has stopped the agent; by default, the workflow does not wait for that.
        { cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED },
      ),
    );
    return JSON.stringify(status?.output);
  } catch (error) {
    // When the workflow itself is cancelled, that is not ours to swallow.
    if (isCancellation(error) && !CancellationScope.current().consideredCancelled) {
      return undefined;
    }
    throw error;
  }
}
