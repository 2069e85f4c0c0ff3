import type { JsonObject, JsonValue } from '@bufbuild/protobuf';
import { patched, proxyLocalActivities } from '@temporalio/workflow';
import { inlineOutput, type RunOutput } from '../../artifacts/artifact.js';
import type { OwnActivities } from '../activity-contract.js';
import { isReadableAsStruct, isTooDeep, tooDeep } from '../nesting-limits.js';
import { hasTooManyValues } from '../too-many-values.js';
import { exceeds, MAX_ARTIFACT_BYTES, MAX_OUTPUT_BYTES, outputTooLarge } from '../size-limits.js';

/** A local activity, because its input goes neither through Temporal nor into the history. Its time limit is the owner's. */
const { storeOutput } = proxyLocalActivities<OwnActivities>({
  startToCloseTimeout: '2m',
  retry: { initialInterval: '1s', maximumInterval: '30s' },
});

/** Patches, asked for only where an output is deep or has many values: runs that gave one before go on as they did. */
const DEEP_OUTPUTS = 'deep-outputs-are-artifacts';
const MANY_VALUES = 'outputs-of-many-values-are-artifacts';

/**
 * The output that a workflow's result gives: an object as it is, anything else as `{ "result": ... }`. One that is too large
 * for Temporal, or nested too deeply or of too many values for readers of protobuf, is kept as an artifact.
 *
 * @throws ApplicationFailure (non-retryable) where it is too much for that, too
 */
export async function outputWithinLimits(executionId: string, result: JsonValue): Promise<RunOutput> {
  const output = isObject(result) ? result : { result };
  const isDeep = !isReadableAsStruct(output) && patched(DEEP_OUTPUTS);
  if (isDeep && isTooDeep(output)) {
    throw tooDeep('output');
  }
  const json = JSON.stringify(output);
  const isWide = !isDeep && hasTooManyValues(output) && patched(MANY_VALUES);
  if (!isDeep && !isWide && !exceeds(json, MAX_OUTPUT_BYTES)) {
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
