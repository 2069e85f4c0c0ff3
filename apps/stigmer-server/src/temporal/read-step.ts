import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { cutPlace } from '@stigmer/serverless-workflow';
import type { temporal } from '@temporalio/proto';
import { payloadConverter } from './payload-converter.js';

/** How many levels of child workflows are looked through: an owner, and the run of its definition. */
const MAX_DEPTH = 2;

/**
 * What an execution does now, in a few words: the step that its activity under way told with its heartbeats.
 *
 * @returns undefined where no activity is under way that has told one, in a form that can be read here
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

/** The longest step that is shown, in UTF-16 units: an agent on workers of its own may tell anything. */
const MAX_STEP = 200;

function stepOf({ heartbeatDetails }: temporal.api.workflow.v1.IPendingActivityInfo): string | undefined {
  const payload = heartbeatDetails?.payloads?.[0];
  const details: unknown = payload ? payloadConverter.fromPayload(payload) : undefined;
  return typeof details === 'string' && details !== ''
    ? details.slice(0, cutPlace(details, MAX_STEP))
    : undefined;
}
