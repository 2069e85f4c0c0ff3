import type { WorkflowHandle } from '@temporalio/client';
import { readPayloads, type ActivityEnd } from './caller-history.js';

/** How a caller's own history says that its one Nexus operation ended. */
export type NexusEnd = Pick<ActivityEnd, 'how' | 'failure' | 'payloads'>;

/**
 * Reads it from Temporal.
 *
 * @throws Error where it has not ended
 */
export async function readNexusEnd(handle: WorkflowHandle): Promise<NexusEnd> {
  for (const {
    nexusOperationCompletedEventAttributes: completed,
    nexusOperationFailedEventAttributes: failed,
    nexusOperationCanceledEventAttributes: cancelled,
  } of (await handle.fetchHistory()).events ?? []) {
    if (completed) {
      return {
        how: 'completed',
        payloads: readPayloads(completed.result && { payloads: [completed.result] }),
      };
    }
    if (failed) {
      const { message, applicationFailureInfo: info } = failed.failure?.cause ?? {};
      return {
        how: 'failed',
        failure: {
          type: info?.type ?? '',
          message: message ?? '',
          nonRetryable: info?.nonRetryable ?? false,
        },
        payloads: readPayloads(info?.details),
      };
    }
    if (cancelled) {
      return {
        how: 'cancelled',
        payloads: readPayloads(cancelled.failure?.cause?.canceledFailureInfo?.details),
      };
    }
  }
  throw new Error('The Nexus operation has not ended');
}
