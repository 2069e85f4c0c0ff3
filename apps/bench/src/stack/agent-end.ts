import type { Client } from '@temporalio/client';
import { decode } from '@temporalio/common/lib/encoding.js';
import { tsToMs } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** A history does not tell when the agent ended. */
export class AgentEndError extends Error {
  override readonly name = 'AgentEndError';
}

/** The activity that runs built-in agents, as a local activity of the owner's. */
const AGENT_ACTIVITY = 'runBuiltinAgent';

interface Instant {
  readonly seconds: number;
  readonly nanos: number;
}

/** What Temporal's SDK records of a local activity. */
interface LocalActivity {
  readonly activity_type: string;
  /** By the clock of the wall. */
  readonly original_schedule_time: Instant;
  /** By the clock of the workflow, which stood at the beginning of the workflow task when the first one began. */
  readonly complete_time: Instant;
}

/**
 * When a short agent ended, in milliseconds since the epoch. Its owner's `completedAt` is no measure of that: the clock of a
 * workflow stands while a workflow task's code runs, and so is behind by the time that this takes.
 */
export async function agentEndedAtMs(stigmer: Client, executionId: string): Promise<number> {
  const handle = stigmer.workflow.getHandle(executionId);
  // The caller has its result a moment before the owner has closed.
  await handle.result();
  const { events } = await handle.fetchHistory();
  return agentEnd(executionId, events ?? []);
}

/** @throws AgentEndError where the agent was not run as a local activity of the first workflow task */
export function agentEnd(executionId: string, events: readonly HistoryEvent[]): number {
  const task = events.find((event) => event.workflowTaskStartedEventAttributes);
  for (const { markerRecordedEventAttributes: marker } of events) {
    const data = marker?.details?.['data']?.payloads?.[0]?.data;
    // The SDK's own format, as the type above has it; a later one fails below.
    const local = data ? (JSON.parse(decode(data)) as Partial<LocalActivity>) : undefined;
    if (
      task &&
      local?.activity_type === AGENT_ACTIVITY &&
      local.original_schedule_time &&
      local.complete_time
    ) {
      const ranForMs = instantMs(local.complete_time) - tsToMs(task.eventTime);
      return instantMs(local.original_schedule_time) + ranForMs;
    }
  }
  throw new AgentEndError(`${executionId} did not run its agent in its first workflow task.`);
}

function instantMs({ seconds, nanos }: Instant): number {
  return 1000 * seconds + nanos / 1_000_000;
}
