import { resolve } from 'node:path';
import type { ArtifactStoreConfig } from './artifact-store.js';

/**
 * Reads where artifacts are kept: a folder, or `s3://bucket/prefix`.
 *
 * @param endpoint of a server that isn't Amazon's; only for S3
 * @returns undefined where the text is neither
 */
export function parseArtifactStore(
  text: string,
  endpoint: string | undefined,
): ArtifactStoreConfig | undefined {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(text)) {
    return { kind: 'folder', folder: resolve(text) };
  }
  const [, bucket, path = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]+[a-z0-9])(?:\/(.*))?$/.exec(text) ?? [];
  const prefix = path.replace(/\/+$/, '');
  return bucket === undefined
    ? undefined
    : { kind: 's3', bucket, prefix: prefix === '' ? '' : `${prefix}/`, endpoint };
}
