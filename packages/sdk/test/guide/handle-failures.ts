import { executeAgent, isAgentCancelled, isAgentFailed, isAgentTimeout } from '@stigmer/sdk/workflow';
import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';

export async function summarize(text: string): Promise<string> {
  try {
    const { status } = await executeAgent({ agentId: 'summarizer', inputs: { text } });
    return JSON.stringify(status?.output);
  } catch (error) {
    const failed = isAgentFailed(error);
    if (failed) {
      return `The agent failed: ${failed.status?.error?.message}`;
    }
    if (isAgentTimeout(error)) {
      return 'The agent ran out of time.';
    }
    const cancelled = isAgentCancelled(error);
    if (cancelled) {
      return `Someone cancelled ${cancelled.id} in Stigmer.`;
    }
    if (error instanceof ActivityFailure && error.cause instanceof TimeoutFailure) {
      return 'No outcome came in time.';
    }
    if (error instanceof ActivityFailure && error.cause instanceof ApplicationFailure) {
      return `Never started: ${error.cause.type}: ${error.cause.message}`;
    }
    throw error; // a cancellation, among others
  }
}
