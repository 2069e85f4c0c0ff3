import type { ServiceImpl } from '@connectrpc/connect';
import type { ArtifactService } from '@stigmer/api/artifact/v1';
import { readArtifact, type ReadArtifactDependencies } from '../artifacts/read-artifact.js';

/** Serves what is kept outside of Temporal. */
export function artifactService(dependencies: ReadArtifactDependencies): ServiceImpl<typeof ArtifactService> {
  return {
    async read({ id, offset, length }) {
      const { data, sizeBytes } = await readArtifact(dependencies, id, Number(offset), Number(length));
      return { data, sizeBytes: BigInt(sizeBytes) };
    },
  };
}
