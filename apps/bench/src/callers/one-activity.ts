import { proxyActivities } from '@temporalio/workflow';

const { Noop } = proxyActivities<{ Noop(text: string): Promise<string> }>({
  startToCloseTimeout: '1 minute',
  retry: { maximumAttempts: 1 },
});

/** A workflow with one activity that does nothing. */
export async function OneActivity(text: string): Promise<string> {
  return Noop(text);
}
