import type { JsonObject } from '@bufbuild/protobuf';
import { CHANGES_OF_A_NEW_RUN, type WorkflowDefinition } from '@stigmer/serverless-workflow';
import {
  ApplicationFailure,
  ChildWorkflowCancellationType,
  defineSignal,
  executeChild,
  ParentClosePolicy,
  proxyLocalActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { RunOutput } from '../../artifacts/artifact.js';
import type { OwnActivities } from '../activity-contract.js';
import { definitionRunId, THREAD_ENDED_SIGNAL, THREADS_ENDED } from '../owner-contract.js';
import { taskQueues } from '../task-queues.js';
import { bestEffort } from './best-effort.js';
import { ServerlessWorkflow } from './serverless-workflow.js';

/**
 * How long one task of a definition may take. The definitions of a server compute in turn: what waits behind others must not be
 * taken for lost, as it would be after Temporal's usual 10 seconds, and be computed again, behind yet more of them. As long as the
 * thread lets one call take.
 */
const DEFINITION_TASK_TIMEOUT = '1m';

const threadEndedSignal = defineSignal<[reason: string]>(THREAD_ENDED_SIGNAL);

const { endRun } = proxyLocalActivities<OwnActivities>({
  startToCloseTimeout: '5s',
  retry: { maximumAttempts: 3 },
});

/**
 * Makes what interprets a definition in a child, as often as it is called.
 *
 * @returns fails with the child's failure, or where the child ends the threads that run it
 */
export function definitionRunner(
  executionId: string,
  definition: WorkflowDefinition,
  input: JsonObject,
): () => Promise<RunOutput> {
  // Of this very run: a retry of the caller's may start the next one while this one's child is being ended.
  const workflowId = definitionRunId(executionId, workflowInfo().runId);
  let endedThreads = 0;
  let giveUp: ((reason: string) => void) | undefined;
  setHandler(threadEndedSignal, (reason) => {
    endedThreads += 1;
    if (endedThreads >= THREADS_ENDED) {
      giveUp?.(reason);
    }
  });
  return async () => {
    endedThreads = 0;
    const harm = new Promise<string>((resolve) => {
      giveUp = resolve;
    });
    const output = executeChild(ServerlessWorkflow, {
      workflowId,
      taskQueue: taskQueues.definitions,
      args: [{ executionId, definition, input, changes: CHANGES_OF_A_NEW_RUN }],
      workflowTaskTimeout: DEFINITION_TASK_TIMEOUT,
      // Nothing of an execution may run on when its owner is terminated.
      parentClosePolicy: ParentClosePolicy.TERMINATE,
      // A child that can't even be cancelled must not keep the caller waiting.
      cancellationType: ChildWorkflowCancellationType.TRY_CANCEL,
    });
    const ended = await Promise.race([
      output.then((value) => ({ value })),
      harm.then((reason) => ({ reason })),
    ]);
    if ('value' in ended) {
      return ended.value;
    }
    // A request to cancel would have it run once more.
    await bestEffort(() => endRun(workflowId, ended.reason));
    throw ApplicationFailure.nonRetryable(
      `Interpreting it ended the thread that it ran in, or had no end, ${endedThreads} times; the last time: ${ended.reason}. ` +
        'Give it less data at a time.',
      'WorkflowError',
    );
  };
}
