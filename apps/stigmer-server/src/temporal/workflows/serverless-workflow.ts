import type { JsonObject, JsonValue } from '@bufbuild/protobuf';
import { runWorkflow, WorkflowError, type Host, type WorkflowDefinition } from '@stigmer/serverless-workflow';
import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  sleep,
  TemporalFailure,
} from '@temporalio/workflow';
import type { RunOutput } from '../../artifacts/artifact.js';
import {
  cutMessage,
  detailsWithinLimit,
  exceeds,
  MAX_ARTIFACT_BYTES,
  MAX_OUTPUT_BYTES,
  outputTooLarge,
} from '../size-limits.js';
import type { OwnActivities } from '../activity-contract.js';

/** What a run of a definition is started with. */
export interface ServerlessRun {
  readonly executionId: string;
  readonly definition: WorkflowDefinition;
  readonly input: JsonObject;
}

const { callFunction } = proxyActivities<OwnActivities>({
  startToCloseTimeout: '1h',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '1s', maximumInterval: '30s', maximumAttempts: 10 },
});

/** A local activity, because its input goes neither through Temporal nor into the history. Its time limit is the owner's. */
const { storeOutput } = proxyLocalActivities<OwnActivities>({
  startToCloseTimeout: '2m',
  retry: { initialInterval: '1s', maximumInterval: '30s' },
});

/**
 * Interprets a workflow definition. An output that is no object is given as `{ "result": output }`, because an execution's
 * output is one.
 */
export async function ServerlessWorkflow({
  executionId,
  definition,
  input,
}: ServerlessRun): Promise<RunOutput> {
  try {
    const output = await runWorkflow(definition, input, temporalHost(executionId));
    return await withinLimits(executionId, isObject(output) ? output : { result: output });
  } catch (error) {
    if (error instanceof TemporalFailure) {
      throw error;
    }
    // Temporal would take any other error for a bug in this workflow's code, and try the same task again for ever.
    const message = cutMessage(error instanceof Error ? error.message : String(error));
    // A failure that is too large for Temporal would be tried again for ever too.
    const details = error instanceof WorkflowError ? [detailsWithinLimit(error.toJson())] : [];
    throw ApplicationFailure.create({ type: 'WorkflowError', message, nonRetryable: true, details });
  }
}

async function withinLimits(executionId: string, output: JsonObject): Promise<RunOutput> {
  const json = JSON.stringify(output);
  if (!exceeds(json, MAX_OUTPUT_BYTES)) {
    return { output };
  }
  if (json.length > MAX_ARTIFACT_BYTES) {
    throw outputTooLarge();
  }
  return storeOutput(executionId, output);
}

/** The interpreter's view of Temporal. */
function temporalHost(executionId: string): Host {
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
  };
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
