import type { JsonObject } from '@bufbuild/protobuf';
import { wellFormedJson } from '@stigmer/handshake';
import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { Metrics } from '../observability/metrics.js';
import { isReadableAsStruct, isTooDeep, tooDeep } from '../temporal/nesting-limits.js';
import { MAX_ARTIFACT_BYTES, MAX_OUTPUT_BYTES, outputTooLarge } from '../temporal/size-limits.js';
import { hasTooManyValues } from '../temporal/too-many-values.js';
import { artifactId, artifactOutput, inlineOutput, type RunOutput } from './artifact.js';
import type { ArtifactStore } from './artifact-store.js';

/** What keeping outputs needs. */
export interface StoreOutputDependencies {
  readonly store: ArtifactStore;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * Keeps an execution's output as an artifact where it is too large for Temporal, or nested too deeply or of too many values for
 * readers of protobuf; gives it back as it is where it is neither.
 */
export type StoreOutput = (executionId: string, output: JsonObject) => Promise<RunOutput>;

/**
 * Makes what keeps outputs.
 *
 * It fails with `OutputTooLarge` or `OutputTooDeep` (non-retryable) where an output is too much for an artifact, too, and with the
 * store's own error (retryable) where the store can't take it now.
 */
export function createStoreOutput({ store, logger, metrics }: StoreOutputDependencies): StoreOutput {
  return async (executionId, output) => {
    if (isTooDeep(output)) {
      throw tooDeep('output');
    }
    const bytes = Buffer.from(wellFormedJson(output) ?? '');
    if (bytes.length <= MAX_OUTPUT_BYTES && isReadableAsStruct(output) && !hasTooManyValues(output)) {
      return inlineOutput(output);
    }
    if (bytes.length > MAX_ARTIFACT_BYTES) {
      throw outputTooLarge();
    }
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const id = artifactId(executionId, sha256);
    try {
      await store.put(id, bytes);
    } catch (error) {
      metrics.artifactFailures.inc({ operation: 'put' });
      logger.error({ execution_id: executionId, err: error }, 'An artifact could not be kept');
      throw error;
    }
    logger.info(
      { execution_id: executionId, artifact_id: id, size_bytes: bytes.length },
      'Output is kept as an artifact',
    );
    return artifactOutput({ id, sizeBytes: bytes.length, sha256, mediaType: 'application/json' });
  };
}
