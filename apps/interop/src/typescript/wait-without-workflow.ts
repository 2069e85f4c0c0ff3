import type { StigmerActivities } from '@stigmer/sdk';
import { ActivityExecutionFailedError, type ActivityHandle, type Client } from '@temporalio/client';
import { STANDALONE, type InteropInput, type InteropResult } from '../protocol.js';
import { see, type Execution } from './see.js';

/** Makes the activity that acts as a client, which waits for Stigmer without any workflow. */
export function waitWithoutWorkflow(client: Client, taskQueue: string) {
  const start = (
    { kind, definitionId, inputs, startToCloseSeconds, maximumAttempts }: InteropInput,
    id: string,
  ): Promise<ActivityHandle<Execution>> => {
    const activities = client.activity.typed<StigmerActivities>();
    const options = {
      id,
      taskQueue,
      startToCloseTimeout: startToCloseSeconds * 1000,
      retry: { maximumAttempts },
    };
    switch (kind) {
      case 'agent':
        return activities.start('ExecuteAgent', { ...options, args: [{ agentId: definitionId, inputs }] });
      case 'workflow':
        return activities.start('ExecuteWorkflow', {
          ...options,
          args: [{ workflowId: definitionId, inputs }],
        });
    }
  };
  return {
    async [STANDALONE](input: InteropInput, activityId: string): Promise<InteropResult> {
      return see(endOf(await start(input, activityId)));
    },
  };
}

/** As a workflow sees the end of an activity: with the cause of the client's error. */
async function endOf(handle: ActivityHandle<Execution>): Promise<Execution> {
  try {
    return await handle.result();
  } catch (error) {
    throw error instanceof ActivityExecutionFailedError ? error.cause : error;
  }
}
