import { Code, ConnectError } from '@connectrpc/connect';
import type { Logger } from 'pino';
import type { Metrics } from '../observability/metrics.js';
import { isArtifactId } from './artifact.js';
import type { ArtifactRange, ArtifactStore } from './artifact-store.js';

/** How many bytes one read gives at most. */
const MAX_READ_BYTES = 1024 * 1024;

/** What reading artifacts needs. */
export interface ReadArtifactDependencies {
  readonly store: ArtifactStore;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * Reads a range of an artifact.
 *
 * @param length in bytes; 0 means as many as one read may give
 * @throws ConnectError INVALID_ARGUMENT, NOT_FOUND, UNAVAILABLE as the service's documentation lists them
 */
export async function readArtifact(
  { store, logger, metrics }: ReadArtifactDependencies,
  id: string,
  offset: number,
  length: number,
): Promise<ArtifactRange> {
  if (!isArtifactId(id)) {
    throw new ConnectError(
      `"${id}" is no artifact's id. Pass the id of the execution's output_artifact.`,
      Code.InvalidArgument,
    );
  }
  const range = await store.read(id, offset, length || MAX_READ_BYTES).catch((error: unknown) => {
    metrics.artifactFailures.inc({ operation: 'read' });
    logger.error({ artifact_id: id, err: error }, 'An artifact could not be read');
    throw new ConnectError('The store of artifacts can not be read now. Try again.', Code.Unavailable);
  });
  if (range === undefined) {
    throw new ConnectError(`There is no artifact "${id}", or it is no longer kept.`, Code.NotFound);
  }
  if (offset > range.sizeBytes) {
    throw new ConnectError(
      `offset is ${offset}, but the artifact "${id}" ends at ${range.sizeBytes}.`,
      Code.InvalidArgument,
    );
  }
  return range;
}
