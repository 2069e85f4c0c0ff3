import { defaultPayloadConverter } from '@temporalio/common';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';

/** How many levels of child workflows are looked through: an owner, and the run of its definition. */
const MAX_DEPTH = 2;

/**
 * What an execution does now, in a few words: the step that its activity under way told with its heartbeats.
 *
 * @returns undefined where no activity is under way that has told one
 */
export async function readStep(
  client: Client,
  workflowId: string,
  depth = MAX_DEPTH,
): Promise<string | undefined> {
  const description = await client.workflow
    .getHandle(workflowId)
    .describe()
    .catch((error: unknown) => {
      if (error instanceof WorkflowNotFoundError) {
        return undefined;
      }
      throw error;
    });
  const { pendingActivities = [], pendingChildren = [] } = description?.raw ?? {};
  const step = pendingActivities?.map(stepOf).find((told) => told !== undefined);
  const child = pendingChildren?.[0]?.workflowId;
  return step ?? (child && depth > 1 ? readStep(client, child, depth - 1) : undefined);
}

function stepOf({ heartbeatDetails }: temporal.api.workflow.v1.IPendingActivityInfo): string | undefined {
  const payload = heartbeatDetails?.payloads?.[0];
  const details: unknown = payload ? defaultPayloadConverter.fromPayload(payload) : undefined;
  return typeof details === 'string' && details !== '' ? details : undefined;
}
