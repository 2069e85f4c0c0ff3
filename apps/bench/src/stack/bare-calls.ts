import type { WorkflowService } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { randomUUID } from 'node:crypto';
import { SAMPLE_TEXT } from '../callers/samples.js';

/** Nobody polls it: what is started there only is. */
const FLOOR_QUEUE = 'bench-floor';

/** The least of calls to Temporal that Create can't do without, made directly. */
export interface BareCalls {
  /** Asks whether an activity still waits. */
  heartbeat(token: Uint8Array): Promise<void>;
  /** Starts a workflow that has the same input. */
  start(): Promise<void>;
  /** Completes an activity. */
  complete(token: Uint8Array): Promise<void>;
}

/** @param workflowService of the connection that a server has: the native one is faster than that of Temporal's client */
export function bareCalls(workflowService: WorkflowService): BareCalls {
  const payloads = [defaultPayloadConverter.toPayload(SAMPLE_TEXT)];
  return {
    async heartbeat(taskToken) {
      await workflowService.recordActivityTaskHeartbeat({
        namespace: 'default',
        taskToken,
        details: { payloads },
      });
    },
    async start() {
      await workflowService.startWorkflowExecution({
        namespace: 'stigmer',
        workflowId: randomUUID(),
        requestId: randomUUID(),
        workflowType: { name: 'Floor' },
        taskQueue: { name: FLOOR_QUEUE },
        input: { payloads },
      });
    },
    async complete(taskToken) {
      await workflowService.respondActivityTaskCompleted({
        namespace: 'default',
        taskToken,
        result: { payloads },
      });
    },
  };
}
