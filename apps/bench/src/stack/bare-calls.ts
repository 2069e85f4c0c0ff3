import type { Client } from '@temporalio/client';
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

/** @param stigmer in Stigmer's own namespace */
export function bareCalls({ workflowService }: Client, stigmer: Client): BareCalls {
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
      await stigmer.workflowService.startWorkflowExecution({
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
