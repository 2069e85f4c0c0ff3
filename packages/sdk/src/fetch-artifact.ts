import { ConnectError } from '@connectrpc/connect';
import type { Artifact } from '@stigmer/api/artifact/v1';
import { createHash } from 'node:crypto';
import type { StigmerClient } from './client.js';

/** How long one read may take, in milliseconds. */
const READ_TIMEOUT_MS = 10_000;

/** An artifact could not be fetched, or what came is not what its reference says. */
export class StigmerArtifactError extends Error {
  override readonly name = 'StigmerArtifactError';
}

/**
 * Fetches an artifact: the output of an execution that is too large for Temporal, as JSON text in UTF-8. The plugin does it
 * by itself for executions that come to a workflow, an activity or a client; this is for those that an API call answers.
 *
 * @param artifact the reference, from `status.outputArtifact`
 * @throws StigmerArtifactError, whose `cause` is the ConnectError where a call failed
 */
export async function fetchArtifact(
  { artifacts }: Pick<StigmerClient, 'artifacts'>,
  { id, sizeBytes, sha256 }: Artifact,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const hash = createHash('sha256');
  let offset = 0n;
  while (offset < sizeBytes) {
    const data = await read(artifacts, id, offset);
    if (data.length === 0) {
      break;
    }
    hash.update(data);
    parts.push(data);
    offset += BigInt(data.length);
  }
  if (offset !== sizeBytes || hash.digest('hex') !== sha256) {
    throw new StigmerArtifactError(
      `The artifact "${id}" is damaged: ${offset} of ${sizeBytes} bytes came, and they must have the SHA-256 ${sha256}.`,
    );
  }
  return Buffer.concat(parts);
}

async function read(artifacts: StigmerClient['artifacts'], id: string, offset: bigint): Promise<Uint8Array> {
  try {
    return (await artifacts.read({ id, offset }, { timeoutMs: READ_TIMEOUT_MS })).data;
  } catch (cause) {
    throw new StigmerArtifactError(
      `The artifact "${id}" could not be fetched: ${ConnectError.from(cause).message}`,
      { cause },
    );
  }
}
