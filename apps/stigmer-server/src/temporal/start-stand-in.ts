import type { Execution } from '@stigmer/handshake';
import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { callbackDeliveryId, type CallbackDeliveryOptions } from './owner-contract.js';
import { taskQueues } from './task-queues.js';

/**
 * Starts the stand-in of an owner that has closed without telling its caller.
 *
 * @param ended the execution with its final status
 * @returns false where one is at it already
 */
export async function startStandIn(
  client: Client,
  ended: Execution,
  options: CallbackDeliveryOptions,
): Promise<boolean> {
  try {
    await client.workflow.start('CallbackDelivery', {
      workflowId: callbackDeliveryId(ended.id),
      taskQueue: taskQueues.deliveries,
      args: [ended, options],
    });
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) {
      return false;
    }
    throw error;
  }
}
