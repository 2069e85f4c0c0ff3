import type { Client } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';

/** One pass over waiting callers: all its shards together. */
export interface MonitorPass {
  readonly beganAtMs: number;
  readonly seconds: number;
}

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

const MONITOR_ID = 'stigmer/callback-monitor';
const PASS_ACTIVITY = 'checkCallers';

/** The passes that the monitor's newest run has made, oldest first, as Temporal's history tells. */
export async function monitorPasses(stigmer: Client): Promise<MonitorPass[]> {
  const { events } = await stigmer.workflow.getHandle(MONITOR_ID).fetchHistory();
  return passesOf(events ?? []);
}

/** Shards of a pass are scheduled by the same workflow task. A pass that has not ended is left out. */
export function passesOf(events: readonly HistoryEvent[]): MonitorPass[] {
  const passes = new Map<string, { beganAtMs: number; open: number; endedAtMs: number }>();
  const passOf = new Map<string, string>();
  for (const event of events) {
    const scheduled = event.activityTaskScheduledEventAttributes;
    const ended = event.activityTaskCompletedEventAttributes;
    if (scheduled?.activityType?.name === PASS_ACTIVITY) {
      const key = String(scheduled.workflowTaskCompletedEventId);
      const at = tsToMs(event.eventTime);
      const pass = passes.get(key) ?? { beganAtMs: at, open: 0, endedAtMs: at };
      passes.set(key, { ...pass, open: pass.open + 1 });
      passOf.set(String(event.eventId), key);
    } else if (ended) {
      const key = passOf.get(String(ended.scheduledEventId));
      const pass = key === undefined ? undefined : passes.get(key);
      if (pass) {
        pass.open -= 1;
        pass.endedAtMs = tsToMs(event.eventTime);
      }
    }
  }
  return [...passes.values()]
    .filter(({ open }) => open === 0)
    .map(({ beganAtMs, endedAtMs }) => ({ beganAtMs, seconds: (endedAtMs - beganAtMs) / 1000 }));
}
