import type { JsonObject } from '@bufbuild/protobuf';
import {
  CHANGES_OF_A_NEW_RUN,
  faultText,
  runWorkflow,
  WorkflowError,
  type Host,
  type LanguageChange,
  type WorkflowDefinition,
} from '@stigmer/serverless-workflow';
import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  patched,
  proxyActivities,
  sleep,
  TemporalFailure,
} from '@temporalio/workflow';
import type { RunOutput } from '../../artifacts/artifact.js';
import { cutMessage, detailsWithinLimit } from '../size-limits.js';
import type { OwnActivities } from '../activity-contract.js';
import { taskQueues } from '../task-queues.js';
import { outputWithinLimits } from './output-within-limits.js';

/** What a run of a definition is started with. */
export interface ServerlessRun {
  readonly executionId: string;
  readonly definition: WorkflowDefinition;
  readonly input: JsonObject;
  /** What the run follows of `CHANGES_OF_A_NEW_RUN`; none when it began before there were any. */
  readonly changes?: readonly LanguageChange[];
}

const { callFunction } = proxyActivities<OwnActivities>({
  taskQueue: taskQueues.agents,
  startToCloseTimeout: '1h',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '1s', maximumInterval: '30s', maximumAttempts: 10 },
});

/**
 * Interprets a workflow definition.
 */
export async function ServerlessWorkflow({
  executionId,
  definition,
  input,
  changes = [],
}: ServerlessRun): Promise<RunOutput> {
  try {
    const output = await runWorkflow(definition, input, temporalHost(executionId, changes));
    return await outputWithinLimits(executionId, output);
  } catch (error) {
    if (error instanceof TemporalFailure) {
      throw error;
    }
    // Temporal would take any other error for a bug in this workflow's code, and try the same task again for ever.
    const message = cutMessage(faultText(error));
    // A failure that is too large for Temporal would be tried again for ever too.
    const details = error instanceof WorkflowError ? [detailsWithinLimit(error.toJson())] : [];
    throw ApplicationFailure.create({ type: 'WorkflowError', message, nonRetryable: true, details });
  }
}

/** The interpreter's view of Temporal. */
function temporalHost(executionId: string, changes: readonly LanguageChange[]): Host {
  return {
    execution: { id: executionId },
    runtime: { name: 'stigmer', version: '1' },
    async callFunction(name, args, { name: task }) {
      try {
        return await callFunction({ name, task, args });
      } catch (error) {
        // What went wrong in the function itself says more than that an activity failed.
        throw error instanceof ActivityFailure && !isCancellation(error) ? (error.cause ?? error) : error;
      }
    },
    sleep: (ms) => sleep(ms),
    now: () => new Date(),
    random: () => Math.random(),
    start(work) {
      const scope = new CancellationScope();
      return { result: scope.run(work), cancel: () => scope.cancel() };
    },
    isCancellation,
    follows: (change) => (CHANGES_OF_A_NEW_RUN.includes(change) ? changes.includes(change) : patched(change)),
  };
}
