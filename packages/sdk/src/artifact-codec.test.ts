import { create, isMessage, type JsonObject } from '@bufbuild/protobuf';
import { Code, ConnectError, createClient, createRouterTransport } from '@connectrpc/connect';
import { AgentExecutionSchema, type AgentExecution } from '@stigmer/api/agentexecution/v1';
import { ArtifactService } from '@stigmer/api/artifact/v1';
import { JsonProtobufPayloadConverter } from '@stigmer/handshake';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { createHash } from 'node:crypto';
import { assert, expect, test } from 'vitest';
import { createArtifactCodec } from './artifact-codec.js';
import { StigmerArtifactError } from './fetch-artifact.js';

const output = { text: 'ä'.repeat(100) };
const bytes = Buffer.from(JSON.stringify(output));
const sha256 = createHash('sha256').update(bytes).digest('hex');
const converter = new JsonProtobufPayloadConverter();

/** A store that gives few bytes at a time, and counts how often it was asked. */
function storeOf(stored: Uint8Array) {
  const reads: string[] = [];
  const transport = createRouterTransport(({ service }) => {
    service(ArtifactService, {
      read({ id, offset }) {
        reads.push(id);
        if (id !== 'aex-1/a') {
          throw new ConnectError(`There is no artifact "${id}".`, Code.NotFound);
        }
        return { data: stored.subarray(Number(offset), Number(offset) + 30) };
      },
    });
  });
  return { codec: createArtifactCodec({ artifacts: createClient(ArtifactService, transport) }), reads };
}

function payloadOf(init: { id?: string; output?: JsonObject }): Payload {
  const execution = create(AgentExecutionSchema, {
    id: 'aex-1',
    status: {
      ...(init.output && { output: init.output }),
      outputArtifact: { id: init.id ?? 'aex-1/a', sizeBytes: BigInt(bytes.length), sha256 },
    },
  });
  const payload = converter.toPayload(execution);
  assert(payload);
  return payload;
}

function read(payload: Payload | undefined): AgentExecution {
  const execution: unknown = payload && converter.fromPayload(payload);
  assert(isMessage(execution, AgentExecutionSchema));
  return execution;
}

test('an output that is kept elsewhere is fetched, in ranges', async () => {
  const { codec, reads } = storeOf(bytes);
  const [decoded] = await codec.decode([payloadOf({})]);
  expect(read(decoded).status?.output).toEqual(output);
  expect(reads).toHaveLength(Math.ceil(bytes.length / 30));
});

test('one that is there already is not fetched again', async () => {
  const { codec, reads } = storeOf(bytes);
  const payload = payloadOf({ output });
  expect(await codec.decode([payload])).toEqual([payload]);
  expect(reads).toEqual([]);
});

test('only the reference is passed on', async () => {
  const { codec } = storeOf(bytes);
  const [encoded] = await codec.encode([payloadOf({ output })]);
  expect(read(encoded).status).toMatchObject({ outputArtifact: { sha256 } });
  expect(read(encoded).status?.output).toBeUndefined();
});

test('an output that somebody has changed is passed on as it is', async () => {
  const { codec } = storeOf(bytes);
  const payload = payloadOf({ output: { ...output, more: true } });
  expect(await codec.encode([payload])).toEqual([payload]);
});

test('other payloads are left alone', async () => {
  const { codec, reads } = storeOf(bytes);
  const small = converter.toPayload(
    create(AgentExecutionSchema, { status: { output: { a: '"outputArtifact"' } } }),
  );
  const payloads = [defaultPayloadConverter.toPayload({ outputArtifact: 1 }), small, {}].filter(
    (payload) => payload !== undefined,
  );
  expect(await codec.decode(payloads)).toEqual(payloads);
  expect(await codec.encode(payloads)).toEqual(payloads);
  expect(reads).toEqual([]);
});

test.each([
  ['too short', bytes.subarray(0, 50)],
  ['changed', Buffer.from(JSON.stringify({ text: 'ö'.repeat(100) }))],
])('an output that arrives %s is refused', async (_, stored) => {
  const error = await storeOf(stored)
    .codec.decode([payloadOf({})])
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(StigmerArtifactError);
  expect(error).toMatchObject({ message: expect.stringContaining('is damaged') });
});

test('what can not be fetched says why', async () => {
  const decoding = storeOf(bytes).codec.decode([payloadOf({ id: 'aex-1/gone' })]);
  await expect(decoding).rejects.toMatchObject({
    name: 'StigmerArtifactError',
    message: 'The artifact "aex-1/gone" could not be fetched: [not_found] There is no artifact "aex-1/gone".',
    cause: { code: Code.NotFound },
  });
});
