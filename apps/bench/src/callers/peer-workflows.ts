import { createNexusServiceClient, executeChild, proxyActivities } from '@temporalio/workflow';
import { NEXUS_ENDPOINT, SERVICE_QUEUE } from './names.js';
import { peerService } from './nexus-service.js';
import { OneActivity } from './one-activity.js';

export { OneActivity } from './one-activity.js';

/** The same as a child workflow, run by the same worker. */
export async function Child(text: string): Promise<string> {
  return executeChild(OneActivity, { args: [text] });
}

/** The same as a child workflow, run by a worker of its own. */
export async function ChildElsewhere(text: string): Promise<string> {
  return executeChild(OneActivity, { args: [text], taskQueue: SERVICE_QUEUE });
}

/** The same as a Nexus operation, run by a worker of its own. */
export async function Nexus(text: string): Promise<string> {
  const service = createNexusServiceClient({ endpoint: NEXUS_ENDPOINT, service: peerService });
  return service.executeOperation('oneActivity', text, { scheduleToCloseTimeout: '1 minute' });
}

const { CreateAndPoll } = proxyActivities<{ CreateAndPoll(text: string): Promise<string> }>({
  startToCloseTimeout: '1 hour',
  retry: { maximumAttempts: 1 },
});

/** An activity that polls Get once a second. */
export async function Polling(text: string): Promise<string> {
  return CreateAndPoll(text);
}
