import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { OnThreadHarmed } from './definition-threads.js';
import { THREAD_ENDED_SIGNAL } from './owner-contract.js';
import { unlessClosed } from './unless-closed.js';

/**
 * Tells the owner of a run of a definition that it ended the thread that interpreted it, or held it up without end. The owner counts: whatever server the run is
 * handed to next, it is not to end one thread after the other.
 */
export function harmedThreadReporter(client: Client, logger: Logger): OnThreadHarmed {
  return (reason, run) => {
    const executionId = run?.parent?.workflowId;
    logger.error({ execution_id: executionId, reason }, 'The thread of workflow definitions was harmed');
    if (executionId === undefined) {
      return;
    }
    const owner = client.workflow.getHandle(executionId, run?.parent?.runId);
    unlessClosed(() => owner.signal<[string]>(THREAD_ENDED_SIGNAL, reason)).catch((error: unknown) =>
      logger.warn({ execution_id: executionId, err: error }, 'An owner was not told what its run did'),
    );
  };
}
