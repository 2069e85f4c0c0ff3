import type { Payload } from '@temporalio/common';
import { msToTs } from '@temporalio/common/lib/time.js';
import type { TestCaller } from './caller.js';

/** Ends an attempt of a caller's activity as its own worker would, so that the next one is not begun soon. */
export async function failForLong(
  { connection, namespace }: TestCaller,
  taskToken: Uint8Array,
): Promise<void> {
  await connection.workflowService.respondActivityTaskFailed({
    namespace,
    taskToken,
    failure: {
      message: "the caller's own",
      applicationFailureInfo: { type: 'Own', nextRetryDelay: msToTs('1 hour') },
    },
  });
}

/** Ends an attempt of a caller's activity as its own worker would: with a failure that may be retried. */
export async function failAttempt(
  { connection, namespace }: TestCaller,
  taskToken: Uint8Array,
  ...details: Payload[]
): Promise<void> {
  await connection.workflowService.respondActivityTaskFailed({
    namespace,
    taskToken,
    failure: {
      message: "the caller's own",
      applicationFailureInfo: { type: 'Own', details: { payloads: details } },
    },
  });
}
