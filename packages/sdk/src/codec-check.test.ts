import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import { decode, encode } from '@temporalio/common/lib/encoding.js';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { checkCodecs } from './codec-check.js';
import { StigmerConverterError } from './config-error.js';

const namespace = 'callers';

/** A codec that decodes so, and is of a class. */
function codecOf(decoding: (payloads: Payload[], context?: SerializationContext) => unknown): PayloadCodec {
  class OwnCodec {
    encode = async (payloads: Payload[]) => payloads;
    decode = decoding as PayloadCodec['decode'];
  }
  return new OwnCodec();
}
const encodingOf = ({ metadata }: Payload): string => decode(metadata?.['encoding'] ?? new Uint8Array());
const changed = (change: (payload: Payload) => Payload) => (payloads: Payload[]) => payloads.map(change);

test.each<[string, PayloadCodec]>([
  ['gives the same payloads back', codecOf((payloads) => payloads)],
  ['gives copies of them back, later', codecOf((payloads) => setImmediate(structuredClone(payloads)))],
  [
    'gives Buffers back',
    codecOf(changed((payload) => ({ ...payload, data: Buffer.from(payload.data ?? []) }))),
  ],
])('a codec passes that %s', async (_, codec) => {
  await checkCodecs([codec, codec], { namespace });
});

test.each<[string, PayloadCodec, string]>([
  ['gives nothing back', codecOf(() => undefined), 'gave back undefined in place of a list'],
  ['gives no payload back', codecOf(async () => []), 'gave back a list of 0'],
  ['gives two back', codecOf((payloads) => [...payloads, ...payloads]), 'gave back a list of 2'],
  ['gives no payload in the list', codecOf(() => [undefined]), 'gave back a list of 1'],
  ['gives null in the list', codecOf(() => [null]), 'gave back a list of 1'],
  [
    'throws what is no error',
    codecOf(() => {
      throw Object.create(null);
    }),
    'threw "[Object: null prototype] {}"',
  ],
  ['takes the data', codecOf(changed(({ metadata }) => ({ metadata: metadata ?? {} }))), 'changed it'],
  ['takes the metadata', codecOf(changed(({ data }) => ({ data: data ?? new Uint8Array() }))), 'changed it'],
  [
    'adds metadata',
    codecOf(changed((payload) => ({ ...payload, metadata: { ...payload.metadata, seen: encode('1') } }))),
    'changed it',
  ],
  [
    'turns the bits where they are',
    codecOf(
      changed((payload) => {
        payload.data?.set(payload.data.map((byte) => ~byte));
        return payload;
      }),
    ),
    'changed it',
  ],
  [
    'throws at once',
    codecOf(() => {
      throw new Error('wrong key');
    }),
    'given a payload of encoding json/protobuf, its decode threw "Error: wrong key"',
  ],
  [
    'refuses later',
    codecOf(() => Promise.reject(new Error('wrong key'))),
    'its decode threw "Error: wrong key"',
  ],
  [
    'refuses what heartbeats show',
    codecOf((payloads) => {
      if (payloads.some((payload) => encodingOf(payload) === 'json/plain')) {
        throw new Error('no Protobuf');
      }
      return payloads;
    }),
    'given a payload of encoding json/plain, its decode threw "Error: no Protobuf"',
  ],
])('a codec is refused that %s', async (_, codec, message) => {
  const checking = checkCodecs([codec], { namespace });
  await expect(checking).rejects.toBeInstanceOf(StigmerConverterError);
  await expect(checking).rejects.toThrow('The payload codec OwnCodec (payloadCodecs[0]) ');
  await expect(checking).rejects.toThrow(message);
  await expect(checking).rejects.toThrow('whose metadata lack the mark');
});

test('a codec is refused that never answers', async () => {
  const checking = checkCodecs([codecOf(() => new Promise(() => {}))], { namespace, timeoutMs: 1 });
  await expect(checking).rejects.toThrow('gave no answer within 1 ms');
});

test('the error keeps what a codec threw', async () => {
  const cause = new Error('wrong key');
  await expect(checkCodecs([codecOf(() => Promise.reject(cause))], { namespace })).rejects.toMatchObject({
    cause,
  });
});

test("codecs are tried in Temporal's order, and the error says which is meant", async () => {
  const tried: string[] = [];
  const codec = (name: string, result?: Payload[]): PayloadCodec => ({
    encode: async (payloads) => payloads,
    decode: async (payloads) => {
      tried.push(name);
      return result ?? payloads;
    },
  });
  const checking = checkCodecs([codec('first'), codec('second', []), codec('third')], { namespace });
  await expect(checking).rejects.toThrow('The payload codec without a class (payloadCodecs[1]) ');
  expect([...new Set(tried)]).toEqual(['third', 'second']);
});

test('a codec is told a context, as an activity has it', async () => {
  const seen: unknown[] = [];
  const codec = codecOf((payloads, context) => {
    seen.push(context);
    return payloads;
  });
  await checkCodecs([codec], { namespace });
  expect(seen).toContainEqual(expect.objectContaining({ type: 'activity', namespace, isLocal: false }));
});
