import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { OnThreadEnded } from './definition-thread.js';
import { THREAD_ENDED_SIGNAL } from './owner-contract.js';

/**
 * Tells the owner of a run of a definition that it ended the thread that interpreted it. The owner counts: whatever server the run is
 * handed to next, it is not to end one thread after the other.
 */
export function endedThreadReporter(client: Client, logger: Logger): OnThreadEnded {
  return (reason, run) => {
    const executionId = run?.parent?.workflowId;
    logger.error({ execution_id: executionId, reason }, 'The thread of workflow definitions ended');
    if (executionId === undefined) {
      return;
    }
    const owner = client.workflow.getHandle(executionId, run?.parent?.runId);
    owner.signal<[string]>(THREAD_ENDED_SIGNAL, reason).catch((error: unknown) => {
      if (!(error instanceof WorkflowNotFoundError)) {
        logger.warn(
          { execution_id: executionId, err: error },
          'An owner was not told that its run ended a thread',
        );
      }
    });
  };
}
