import { STIGMER_NAMESPACE } from '@stigmer/temporal-dev';
import type { Connection, WorkflowHandle } from '@temporalio/client';
import { decode } from '@temporalio/common/lib/encoding.js';
import { tsToMs } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';
import type { RunningExample } from './examples.js';

/** How one execution went, as Temporal's histories tell. */
export interface MeasuredExecution {
  readonly executionId: string;
  /** The agent or workflow definition. */
  readonly definition: string;
  /**
   * From the start of the caller's activity until its execution was safely in Temporal, which is when Stigmer acknowledges,
   * in milliseconds. Null where Stigmer's own workflows are out of sight.
   */
  readonly ackMs: number | null;
  /** From the start of the caller's activity until it was completed, in milliseconds; no worker slot was held. */
  readonly pendingMs: number;
}

/** How one example went. */
export interface MeasuredExample {
  readonly title: string;
  readonly workflowType: string;
  readonly workflowId: string;
  readonly executions: readonly MeasuredExecution[];
  readonly result: unknown;
}

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** An activity of the caller that Stigmer completed. */
interface CompletedHandshake {
  readonly executionId: string;
  readonly definition: string;
  readonly startedMs: number;
  readonly completedMs: number;
}

/** Waits for an example's result, then reads how its executions went. */
export async function measureExample(
  connection: Connection,
  { title, workflowType, handle }: RunningExample,
): Promise<MeasuredExample> {
  const result: unknown = await handle.result();
  const executions = await Promise.all(
    (await completedHandshakes(handle)).map(
      async ({ executionId, definition, startedMs, completedMs }): Promise<MeasuredExecution> => {
        const acceptedMs = await acceptedAt(connection, executionId);
        return {
          executionId,
          definition,
          ackMs: acceptedMs === undefined ? null : acceptedMs - startedMs,
          pendingMs: completedMs - startedMs,
        };
      },
    ),
  );
  return { title, workflowType, workflowId: handle.workflowId, executions, result };
}

async function completedHandshakes(handle: WorkflowHandle): Promise<CompletedHandshake[]> {
  const events = (await handle.fetchHistory()).events ?? [];
  const started = new Map(events.map((event) => [String(event.eventId), tsToMs(event.eventTime)] as const));
  return events.flatMap((event) => {
    const execution = deliveredExecution(event);
    const startedMs = started.get(String(event.activityTaskCompletedEventAttributes?.startedEventId));
    return execution && startedMs !== undefined
      ? [{ ...execution, startedMs, completedMs: tsToMs(event.eventTime) }]
      : [];
  });
}

/** The execution that an activity was completed with; undefined for any other event. */
function deliveredExecution(event: HistoryEvent): { executionId: string; definition: string } | undefined {
  const payload = event.activityTaskCompletedEventAttributes?.result?.payloads?.[0];
  const messageType = payload?.metadata?.['messageType'];
  if (!payload?.data || !messageType || !decode(messageType).startsWith('ai.stigmer.')) {
    return undefined;
  }
  const { id, spec } = JSON.parse(decode(payload.data)) as {
    id: string;
    spec?: { agentId?: string; workflowId?: string };
  };
  return { executionId: id, definition: spec?.agentId ?? spec?.workflowId ?? '' };
}

/** When Stigmer's workflow for an execution was started; undefined where it can't be seen. */
async function acceptedAt({ workflowService }: Connection, workflowId: string): Promise<number | undefined> {
  try {
    const { workflowExecutionInfo } = await workflowService.describeWorkflowExecution({
      namespace: STIGMER_NAMESPACE,
      execution: { workflowId },
    });
    return tsToMs(workflowExecutionInfo?.startTime);
  } catch {
    return undefined;
  }
}
