import type { Payload } from '@temporalio/common';
import type { TestCaller } from './caller.js';

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
