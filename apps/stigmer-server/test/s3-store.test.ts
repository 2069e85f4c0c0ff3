import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createArtifactStore, type ArtifactStore } from '../src/artifacts/artifact-store.js';
import { startCaller } from './support/caller.js';
import { S3_SERVER_BUILD_MS, startS3Server, type S3Server } from './support/s3-server.js';
import { startStigmer } from './support/stigmer.js';
import { testWorkflows } from './support/test-definitions.js';

const hasGo = (() => {
  try {
    execFileSync('go', ['version']);
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!hasGo)('artifacts in S3 (skipped where there is no Go to build the S3 server with)', () => {
  let s3: S3Server;
  let store: ArtifactStore;

  beforeAll(async () => {
    s3 = await startS3Server();
    for (const [name, value] of Object.entries(s3.env)) {
      vi.stubEnv(name, value);
    }
    store = await createArtifactStore({
      kind: 's3',
      bucket: s3.bucket,
      prefix: 'stigmer/',
      endpoint: s3.env['AWS_ENDPOINT_URL_S3'],
    });
  }, S3_SERVER_BUILD_MS);
  afterAll(async () => {
    vi.unstubAllEnvs();
    await s3.stop();
  });

  test('what is kept is read again, in ranges', async () => {
    await store.check();
    const bytes = Buffer.from(JSON.stringify({ text: 'ä'.repeat(2_000_000) }));
    await store.put('aex-1/a', bytes);
    await store.put('aex-1/a', bytes);
    expect(await store.read('aex-1/a', 0, 9)).toEqual({
      data: new Uint8Array(bytes.subarray(0, 9)),
      sizeBytes: bytes.length,
    });
    const end = await store.read('aex-1/a', bytes.length - 2, 1_000_000);
    expect(Buffer.from(end?.data ?? []).toString()).toBe('"}');
    expect(await store.read('aex-1/a', bytes.length, 10)).toEqual({
      data: new Uint8Array(),
      sizeBytes: bytes.length,
    });
  });

  test('what is not there is not found', async () => {
    expect(await store.read('aex-1/none', 0, 10)).toBeUndefined();
  });

  test('a bucket that is not there is a fault', async () => {
    const endpoint = s3.env['AWS_ENDPOINT_URL_S3'];
    const other = await createArtifactStore({ kind: 's3', bucket: 'none', prefix: '', endpoint });
    await expect(other.check()).rejects.toThrow();
    await expect(other.put('aex-1/a', Buffer.from('a'))).rejects.toThrow();
  });

  test('a large result goes through it to the caller', async () => {
    const stigmer = await startStigmer({
      env: { ...testWorkflows, ...s3.env, STIGMER_ARTIFACTS: `s3://${s3.bucket}/stigmer` },
    });
    const hashes: string[] = [];
    const caller = await startCaller({
      url: stigmer.url,
      activities: {
        Measure: async ({ status }: { status?: { output?: unknown } }) => {
          const json = JSON.stringify(status?.output);
          hashes.push(createHash('sha256').update(json).digest('hex'));
          return json.length;
        },
      },
    });
    try {
      const handle = await caller.start('passOn', [
        { workflowId: 'write-at-length', inputs: { bytes: '3000000' } },
      ]);
      const { status } = await handle.result();
      expect(hashes).toEqual([status?.outputArtifact?.sha256]);
      const kept = await store.read(status?.outputArtifact?.id ?? '', 0, 1);
      expect(kept?.sizeBytes).toBe(JSON.stringify({ text: 'x'.repeat(3_000_000) }).length);
    } finally {
      await caller.stop();
      await stigmer.stop();
    }
  });
});
