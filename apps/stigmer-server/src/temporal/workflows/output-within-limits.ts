import type { JsonObject, JsonValue } from '@bufbuild/protobuf';
import { proxyLocalActivities } from '@temporalio/workflow';
import { inlineOutput, type RunOutput } from '../../artifacts/artifact.js';
import type { OwnActivities } from '../activity-contract.js';
import { exceeds, MAX_ARTIFACT_BYTES, MAX_OUTPUT_BYTES, outputTooLarge } from '../size-limits.js';

/** A local activity, because its input goes neither through Temporal nor into the history. Its time limit is the owner's. */
const { storeOutput } = proxyLocalActivities<OwnActivities>({
  startToCloseTimeout: '2m',
  retry: { initialInterval: '1s', maximumInterval: '30s' },
});

/**
 * The output that a workflow's result gives: an object as it is, anything else as `{ "result": ... }`. One that is too large
 * for Temporal is kept as an artifact.
 *
 * @throws ApplicationFailure (non-retryable) where it is too large for that, too
 */
export async function outputWithinLimits(executionId: string, result: JsonValue): Promise<RunOutput> {
  const output = isObject(result) ? result : { result };
  const json = JSON.stringify(output);
  if (!exceeds(json, MAX_OUTPUT_BYTES)) {
    return inlineOutput(output);
  }
  if (json.length > MAX_ARTIFACT_BYTES) {
    throw outputTooLarge();
  }
  return storeOutput(executionId, output);
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
