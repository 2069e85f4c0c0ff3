import { create } from '@bufbuild/protobuf';
import { executionSchemas, messageToPayload } from '@stigmer/handshake';
import {
  defaultPayloadConverter,
  type Payload,
  type PayloadCodec,
  type SerializationContext,
} from '@temporalio/common';
import { setTimeout } from 'node:timers/promises';
import { inspect } from 'node:util';
import { StigmerConverterError } from './config-error.js';

/** How long a codec may take for one payload. It has nothing to do for these; a codec that asks a service gets time for that. */
const DECODE_TIMEOUT_MS = 10_000;

const encodedByNobody =
  'Stigmer has none of your codecs, so what it delivers is encoded by nobody: its decode must give back as they are all payloads ' +
  'that its encode did not make, whose metadata lack the mark that its encode sets (usually a metadata.encoding of its own).';

/** Settings of {@link checkCodecs}. */
export interface CodecCheckOptions {
  /** The namespace that codecs are told as their context. */
  readonly namespace: string;
  /** How long a codec may take for one payload. Default: 10 seconds. */
  readonly timeoutMs?: number;
}

/**
 * Tries each codec with payloads as Stigmer delivers them: it must pass them on, or a caller's workflow would wait for ever for
 * what its worker can't read. The codecs are tried in Temporal's order for decoding, the last one first.
 *
 * @throws StigmerConverterError of the first codec that changes one, fails, or does not answer in time
 */
export async function checkCodecs(
  codecs: readonly PayloadCodec[],
  { namespace, timeoutMs = DECODE_TIMEOUT_MS }: CodecCheckOptions,
): Promise<void> {
  const context: SerializationContext = {
    type: 'activity',
    namespace,
    workflowId: 'stigmer-codec-check',
    activityId: '1',
    isLocal: false,
  };
  for (const [index, codec] of [...codecs.entries()].toReversed()) {
    const faults = await Promise.all(
      deliveredPayloads().map((payload) => faultOf(codec, payload, context, timeoutMs)),
    );
    const fault = faults.find((found) => found !== undefined);
    if (fault) {
      throw new StigmerConverterError(
        `The payload codec ${nameOf(codec)} (payloadCodecs[${index}]) can't be used with Stigmer: given ${fault.payload}, its ` +
          `decode ${fault.message}. ${encodedByNobody}`,
        fault.cause === undefined ? {} : { cause: fault.cause },
      );
    }
  }
}

interface Fault {
  /** What the codec was given. */
  readonly payload: string;
  /** What it has done. */
  readonly message: string;
  readonly cause?: unknown;
}

/** Results and failures hold executions; heartbeats, which a later attempt and a timeout's failure show, hold plain JSON. */
function deliveredPayloads(): Payload[] {
  return [
    ...Object.values(executionSchemas).map((schema) =>
      messageToPayload(schema, create(schema, { id: 'aex-1' })),
    ),
    defaultPayloadConverter.toPayload({ execution_id: 'aex-1' }),
  ];
}

async function faultOf(
  codec: PayloadCodec,
  payload: Payload,
  context: SerializationContext,
  timeoutMs: number,
): Promise<Fault | undefined> {
  // A codec may well change what it is given in place.
  const given = copyOf(payload);
  const name = `a payload of encoding ${Buffer.from(payload.metadata?.['encoding'] ?? []).toString()}`;
  const done = new AbortController();
  try {
    const decoded: unknown = await Promise.race([
      codec.decode([given], context),
      setTimeout(timeoutMs, NO_ANSWER, { signal: done.signal }),
    ]);
    const message =
      decoded === NO_ANSWER ? `gave no answer within ${timeoutMs} ms` : changeOf(payload, decoded);
    return message === undefined ? undefined : { payload: name, message };
  } catch (cause) {
    return { payload: name, message: `threw "${textOf(cause)}"${UNLESS_DOWN}`, cause };
  } finally {
    done.abort();
  }
}

/** A fault that passes by itself looks the same. */
const UNLESS_DOWN = ' (where it asks a service that is down at the moment, start again when that is up)';

function textOf(thrown: unknown): string {
  return thrown instanceof Error ? String(thrown) : inspect(thrown);
}

const NO_ANSWER = Symbol('no answer');

/** What became of a payload on its way through a codec; undefined where it is the same. */
function changeOf(payload: Payload, decoded: unknown): string | undefined {
  if (!Array.isArray(decoded)) {
    return `gave back ${String(decoded)} in place of a list of payloads`;
  }
  const [only] = decoded as readonly (Partial<Payload> | null | undefined)[];
  if (decoded.length !== 1 || typeof only !== 'object' || only === null) {
    return `gave back a list of ${decoded.length} in place of that one`;
  }
  return isSame(payload, only) ? undefined : 'changed it';
}

function isSame(payload: Payload, { metadata, data }: Partial<Payload>): boolean {
  const names = Object.entries({ ...payload.metadata, ...metadata })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name);
  return (
    names.every((name) => sameBytes(payload.metadata?.[name], metadata?.[name])) &&
    sameBytes(payload.data, data)
  );
}

function sameBytes(one: unknown, other: unknown): boolean {
  return one instanceof Uint8Array && other instanceof Uint8Array && Buffer.compare(one, other) === 0;
}

function copyOf({ metadata, data }: Payload): Payload {
  return {
    metadata: Object.fromEntries(
      Object.entries(metadata ?? {}).map(([name, value]) => [name, Uint8Array.from(value)]),
    ),
    data: Uint8Array.from(data ?? []),
  };
}

/** A codec's class, where it has one. */
function nameOf(codec: PayloadCodec): string {
  const type: unknown = Reflect.get(codec, 'constructor');
  return typeof type === 'function' && type !== Object ? type.name : 'without a class';
}
