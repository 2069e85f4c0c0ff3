import type { JsonObject, JsonValue } from '@bufbuild/protobuf';
import {
  executionSchemas,
  JsonProtobufPayloadConverter,
  messageTypeOf,
  type Execution,
} from '@stigmer/handshake';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { createHash } from 'node:crypto';
import type { StigmerClient } from './client.js';
import { fetchArtifact, StigmerArtifactError } from './fetch-artifact.js';

/** What the bytes of a payload contain where its execution refers to an artifact. */
const MARK = '"outputArtifact"';

const executionTypes: ReadonlySet<string> = new Set(
  Object.values(executionSchemas).map(({ typeName }) => typeName),
);
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
  return {
    encode: async (payloads) =>
      payloads.map((payload) => {
        const execution = executionWithArtifact(payload);
        return execution ? withoutFetchedOutput(payload, execution) : payload;
      }),
    decode: (payloads) =>
      Promise.all(
        payloads.map(async (payload) => {
          const execution = executionWithArtifact(payload);
          return execution ? withOutput(client, payload, execution) : payload;
        }),
      ),
  };
}

/** The execution in a payload, where it refers to an artifact. */
function executionWithArtifact(payload: Payload): Execution | undefined {
  const messageType = messageTypeOf(payload);
  if (
    messageType === undefined ||
    !executionTypes.has(messageType) ||
    !Buffer.from(payload.data ?? []).includes(MARK)
  ) {
    return undefined;
  }
  const execution = converter.fromPayload<Execution>(payload);
  return execution.status?.outputArtifact ? execution : undefined;
}

async function withOutput(
  client: Pick<StigmerClient, 'artifacts'>,
  payload: Payload,
  execution: Execution,
): Promise<Payload> {
  const { status } = execution;
  if (!status?.outputArtifact || status.output) {
    return payload;
  }
  const bytes = await fetchArtifact(client, status.outputArtifact);
  status.output = parseOutput(status.outputArtifact.id, bytes);
  return converter.toPayload(execution) ?? payload;
}

/** An output that somebody has changed since it was fetched goes as it is. */
function withoutFetchedOutput(payload: Payload, execution: Execution): Payload {
  const { status } = execution;
  if (!status?.output || sha256(JSON.stringify(status.output)) !== status.outputArtifact?.sha256) {
    return payload;
  }
  status.output = undefined;
  return converter.toPayload(execution) ?? payload;
}

function parseOutput(id: string, bytes: Uint8Array): JsonObject {
  const output = JSON.parse(Buffer.from(bytes).toString()) as JsonValue;
  if (typeof output !== 'object' || output === null || Array.isArray(output)) {
    throw new StigmerArtifactError(`The artifact "${id}" is no JSON object, as an execution's output is.`);
  }
  return output;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
