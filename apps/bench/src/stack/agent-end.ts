import type { Client } from '@temporalio/client';
import { decode } from '@temporalio/common/lib/encoding.js';
import type { temporal } from '@temporalio/proto';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** A history does not tell when the agent ended. */
export class AgentEndError extends Error {
  override readonly name = 'AgentEndError';
}

/** The activity that runs short agents, as a local activity of the owner's. */
const AGENT_ACTIVITY = 'runShortAgent';

/** What Temporal's SDK records of a local activity. */
interface LocalActivity {
  readonly activity_type: string;
}

/** What the activity gives. */
interface ShortRun {
  /** An ISO 8601 date. */
  readonly endedAt: string;
}

/** When a short agent ended, in milliseconds since the epoch: before its caller was told. */
export async function agentEndedAtMs(stigmer: Client, executionId: string): Promise<number> {
  const handle = stigmer.workflow.getHandle(executionId);
  // The caller has its result a moment before the owner has closed.
  await handle.result();
  const { events } = await handle.fetchHistory();
  return agentEnd(executionId, events ?? []);
}

/** @throws AgentEndError where the agent was not run as a local activity */
export function agentEnd(executionId: string, events: readonly HistoryEvent[]): number {
  for (const { markerRecordedEventAttributes: marker } of events) {
    // The SDK's own format, as the types above have it; a later one fails below.
    const local = readJson<LocalActivity>(marker?.details?.['data']);
    const run = readJson<ShortRun>(marker?.details?.['result']);
    if (local?.activity_type === AGENT_ACTIVITY && run?.endedAt !== undefined) {
      return Date.parse(run.endedAt);
    }
  }
  throw new AgentEndError(`${executionId} did not run its agent in its first workflow task.`);
}

function readJson<T>(payloads: temporal.api.common.v1.IPayloads | null | undefined): Partial<T> | undefined {
  const data = payloads?.payloads?.[0]?.data;
  return data ? (JSON.parse(decode(data)) as Partial<T>) : undefined;
}
