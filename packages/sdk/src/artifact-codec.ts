import type { JsonObject, JsonValue } from '@bufbuild/protobuf';
import { JsonProtobufPayloadConverter, type Execution } from '@stigmer/handshake';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { createHash } from 'node:crypto';
import { ArtifactCache } from './artifact-cache.js';
import { changeExecutions } from './change-executions.js';
import type { StigmerClient } from './client.js';
import { isExecutionPayload } from './execution-payload.js';
import { fetchArtifact, StigmerArtifactError } from './fetch-artifact.js';

/** What the bytes of a payload contain where its execution refers to an artifact. */
const MARK = '"outputArtifact"';

const converter = new JsonProtobufPayloadConverter();

/**
 * Creates the codec through which an execution whose result is too large for Temporal arrives whole: `status.output` is
 * fetched from Stigmer when the execution is read, in workflows, activities and clients alike. Where such an execution is
 * passed on, to an activity or as a workflow's result, only the reference goes through Temporal again. A fetch that fails
 * with StigmerArtifactError fails the workflow task, which Temporal tries again, or the activity.
 *
 * The plugin brings it; without the plugin it is for `dataConverter.payloadCodecs` of the worker and the client.
 */
export function createArtifactCodec(client: Pick<StigmerClient, 'artifacts'>): PayloadCodec {
  const cache = new ArtifactCache();
  return {
    encode: (payloads) =>
      changeExecutions(payloads, MARK, async (payload) => {
        const execution = executionWithArtifact(payload);
        return execution ? withoutFetchedOutput(payload, execution) : payload;
      }),
    decode: (payloads) =>
      changeExecutions(payloads, MARK, async (payload) => {
        const execution = executionWithArtifact(payload);
        return execution ? withOutput(client, cache, payload, execution) : payload;
      }),
  };
}

/** The execution in a payload, where it refers to an artifact. */
function executionWithArtifact(payload: Payload): Execution | undefined {
  if (!isExecutionPayload(payload)) {
    return undefined;
  }
  const execution = converter.fromPayload<Execution>(payload);
  return execution.status?.outputArtifact ? execution : undefined;
}

async function withOutput(
  client: Pick<StigmerClient, 'artifacts'>,
  cache: ArtifactCache,
  payload: Payload,
  { status }: Execution,
): Promise<Payload> {
  const artifact = status?.outputArtifact;
  if (!artifact || status.output) {
    return payload;
  }
  const { id, sha256, sizeBytes } = artifact;
  const bytes = await cache.get({ sha256, size: Number(sizeBytes) }, () => fetchArtifact(client, artifact));
  const json = parseObject(id, payload.data ?? new Uint8Array());
  json['status'] = { ...(json['status'] as JsonObject), output: parseObject(id, bytes) };
  return { ...payload, data: Buffer.from(JSON.stringify(json)) };
}

/** An output that somebody has changed since it was fetched goes as it is. */
function withoutFetchedOutput(payload: Payload, execution: Execution): Payload {
  const { status } = execution;
  if (!status?.output || hashOf(JSON.stringify(status.output)) !== status.outputArtifact?.sha256) {
    return payload;
  }
  status.output = undefined;
  return converter.toPayload(execution) ?? payload;
}

function parseObject(id: string, bytes: Uint8Array): JsonObject {
  const json = JSON.parse(Buffer.from(bytes).toString()) as JsonValue;
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new StigmerArtifactError(`The artifact "${id}" is no JSON object, as an execution's output is.`);
  }
  return json;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
