import type { DescMethod } from '@bufbuild/protobuf';
import { base64Decode } from '@bufbuild/protobuf/wire';
import { Code, ConnectError } from '@connectrpc/connect';
import {
  compressedFlag,
  createAsyncIterable,
  pipe,
  transformDecompressEnvelope,
  transformJoinEnvelopes,
  transformSplitEnvelope,
  type Compression,
  type EnvelopedMessage,
  type UniversalHandler,
  type UniversalServerRequest,
} from '@connectrpc/connect/protocol';
import { codeToHttpStatus } from '@connectrpc/connect/protocol-connect';
import { ByteBudget } from './byte-budget.js';
import { compressionOf } from './call-encoding.js';
import { timeoutOf } from './call-timeout.js';
import { findExcessInBinary, findExcessInJson, type Excess } from './count-values.js';
import type { RequestHandler } from './http-server.js';
import { BodyTimeoutError, BodyTooLargeError, readBody, readStream } from './read-body.js';
import { protocolOf, type Refusal, type RequestHead } from './refusal.js';
import type { TransportLimits } from './transport-limits.js';
import { tooMuchNow } from '../retry-info.js';
import { createSemaphore, type Semaphore } from '../semaphore.js';
import { Turns } from '../turns.js';

/** A request that Connect may read. */
export interface Admitted {
  readonly request: UniversalServerRequest;
  /** Lets go of what is held for it. Called when it has been read, and answered or begun to be. */
  readonly release: () => void;
}

/** Lets requests through to Connect, or says why not. */
export type RequestGate = (
  node: Parameters<RequestHandler>[0],
  request: UniversalServerRequest,
  handler: UniversalHandler,
  head: RequestHead,
) => Promise<Admitted | Refusal>;

/** In what time a request that had to give way may be sent again, in milliseconds. */
const RETRY_AFTER_MS = 1_000;

/** How many bytes of messages are read in a turn of the event loop: a larger one has a turn for itself. */
const MOST_BYTES_IN_A_TURN = 4 * 1024 * 1024;

/** What a message takes beside its bytes, as if it were more of them. */
const LEAST_BYTES = 64 * 1024;

/** How many messages are decompressed at a time: each may come to all that is taken before it can be counted. */
const DECOMPRESSED_AT_A_TIME = 4;

/** What stands around a message: the envelopes of gRPC take five bytes. */
const AROUND_BYTES = 64;

const GAVE_WAY: Refusal = {
  httpStatus: 429,
  code: Code.ResourceExhausted,
  message: 'The server holds as much of requests as it may, and this one holds most of it. Try again.',
  retryAfterMs: RETRY_AFTER_MS,
};

/**
 * Makes the gate between HTTP and Connect. Connect reads a request without a deadline, and makes all of a message before anybody can
 * look at it: a million entries of a map take it seconds, in which the server does nothing else. So what there is to read is read here,
 * within limits of time and size; it is decompressed and counted, and Connect gets the bytes.
 *
 * @param takesLarge whether the requests of a method carry inputs or a definition
 */
export function createRequestGate(
  limits: TransportLimits,
  takesLarge: (method: DescMethod) => boolean,
): RequestGate {
  const budget = new ByteBudget(limits.maxBufferedBytes);
  const turns = new Turns(MOST_BYTES_IN_A_TURN);
  const decompressing = createSemaphore(DECOMPRESSED_AT_A_TIME);
  return async (node, request, handler, head) => {
    const { method } = handler;
    if (!handler.allowedMethods.includes(head.method)) {
      return letThrough(request);
    }
    if (head.method !== 'GET' && !handler.supportedContentType(head.contentType)) {
      return letThrough(request);
    }
    const maxBytes = takesLarge(method) ? limits.maxMessageBytes : limits.maxSmallMessageBytes;
    const giveWay = new AbortController();
    const held = budget.open(() => giveWay.abort(GAVE_WAY));
    const { signal } = giveWay;
    const gate: MessageGate = {
      method,
      limits,
      maxBytes,
      compression: oneOfFew(compressionOf(head), decompressing, signal),
      turns,
      signal,
      hold(bytes) {
        held.add(bytes);
        signal.throwIfAborted();
      },
    };
    if (head.method === 'GET') {
      return admitQuery(gate, request, head).finally(held.release);
    }
    if (method.methodKind === 'client_streaming' || method.methodKind === 'bidi_streaming') {
      // Each of its messages is let go of before the next one comes: from here on nothing is counted.
      held.release();
      return letThrough({ ...request, body: messages(gate, readStream(node, limits.bodyTimeoutMs), head) });
    }
    try {
      const bytes = await readBody(node, {
        maxBytes: maxBytes + AROUND_BYTES,
        timeoutMs: Math.min(limits.bodyTimeoutMs, timeoutOf(head) ?? Number.POSITIVE_INFINITY),
        held,
        signal,
      });
      const admitted =
        protocolOf(head) === 'connect'
          ? await admitBare(gate, request, head, bytes)
          : { ...request, body: messages(gate, createAsyncIterable([bytes]), head) };
      return { request: admitted, release: held.release };
    } catch (error) {
      held.release();
      return refusalFor(error, gate);
    }
  };
}

/** How the messages of a method are looked at. */
interface MessageGate {
  readonly method: DescMethod;
  readonly limits: TransportLimits;
  readonly maxBytes: number;
  readonly compression: Compression | null;
  readonly turns: Turns;
  /** Ends when this request has to give way to others. */
  readonly signal: AbortSignal;
  /** Counts bytes that are held for the request. Throws where it has to give way. */
  readonly hold: (bytes: number) => void;
}

/** A compression that is undone for only so many at a time. */
function oneOfFew(
  compression: Compression | null,
  places: Semaphore,
  signal: AbortSignal,
): Compression | null {
  return (
    compression && {
      ...compression,
      async decompress(bytes, maxBytes) {
        await places.take(signal);
        return compression.decompress(bytes, maxBytes).finally(() => places.giveBack());
      },
    }
  );
}

function letThrough(request: UniversalServerRequest): Admitted {
  return { request, release: () => {} };
}

/** In Connect's own protocol a request is its message, compressed as HTTP has it. */
async function admitBare(
  gate: MessageGate,
  request: UniversalServerRequest,
  head: RequestHead,
  bytes: Uint8Array,
): Promise<UniversalServerRequest> {
  const header = new Headers(request.header);
  const message = await decompressed(gate, bytes);
  if (gate.compression) {
    gate.hold(message.length);
    header.delete('content-encoding');
    if (!header.has('accept-encoding')) {
      // A client that says nothing gets its answer compressed as the request was.
      header.set('accept-encoding', gate.compression.name);
    }
  }
  header.set('content-length', String(message.length));
  await assertWithin(gate, message, isJson(head.contentType));
  return { ...request, header, body: createAsyncIterable([message]) };
}

/** The message of a GET is in the address. Connect takes it from there once more: it is 16 KiB at most, before it is decompressed. */
async function admitQuery(
  gate: MessageGate,
  request: UniversalServerRequest,
  { query }: RequestHead,
): Promise<Admitted | Refusal> {
  const text = query.get('message') ?? '';
  try {
    const bytes = query.get('base64') === '1' ? base64Decode(text) : new TextEncoder().encode(text);
    const message = await decompressed(gate, bytes);
    gate.hold(message.length);
    await assertWithin(gate, message, query.get('encoding') === 'json');
    return letThrough(request);
  } catch (error) {
    return refusalFor(error, gate);
  }
}

async function decompressed({ compression, maxBytes }: MessageGate, bytes: Uint8Array): Promise<Uint8Array> {
  const message = compression ? await compression.decompress(bytes, maxBytes).catch(throwTooLarge) : bytes;
  if (message.length > maxBytes) {
    throw new BodyTooLargeError();
  }
  return message;
}

/** How Connect says that a message is larger than it may be. */
function throwTooLarge(error: unknown): never {
  throw ConnectError.from(error).code === Code.ResourceExhausted ? new BodyTooLargeError() : error;
}

/** The messages of gRPC, gRPC-Web and Connect's streams, each within the limits, and none compressed any more. */
function messages(
  gate: MessageGate,
  body: AsyncIterable<Uint8Array>,
  head: RequestHead,
): AsyncIterable<Uint8Array> {
  const json = isJson(head.contentType);
  async function* counted(envelopes: AsyncIterable<EnvelopedMessage>): AsyncIterable<EnvelopedMessage> {
    for await (const envelope of envelopes) {
      if (gate.compression) {
        gate.hold(envelope.data.length);
      }
      await assertWithin(gate, envelope.data, json);
      yield envelope;
    }
  }
  const checked = pipe(
    body,
    transformSplitEnvelope(gate.maxBytes),
    gate.compression ? (envelopes) => envelopes : refuseCompressed,
    transformDecompressEnvelope(gate.compression, gate.maxBytes),
    counted,
    transformJoinEnvelopes(),
  );
  return inWords(gate, checked);
}

/** Says of a message that is too large what may be sent; Connect names an option of its own. */
async function* inWords(gate: MessageGate, chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    if (error === GAVE_WAY) {
      throw tooMuchNow(GAVE_WAY.message, RETRY_AFTER_MS);
    }
    throw ConnectError.from(error).code === Code.ResourceExhausted
      ? new ConnectError(explainSize(gate), Code.ResourceExhausted)
      : error;
  }
}

function explainSize({ method, maxBytes }: MessageGate): string {
  return `The request takes more than ${maxBytes} bytes, which is the most that ${method.name} takes.`;
}

async function* refuseCompressed(
  envelopes: AsyncIterable<EnvelopedMessage>,
): AsyncIterable<EnvelopedMessage> {
  for await (const envelope of envelopes) {
    if ((envelope.flags & compressedFlag) !== 0) {
      throw new ConnectError(
        'The request says that its message is compressed, but not how.',
        Code.InvalidArgument,
      );
    }
    yield envelope;
  }
}

/** Looks at a message when it has its turn, in which it is then read too. */
async function assertWithin(
  { method, limits, turns, signal }: MessageGate,
  message: Uint8Array,
  json: boolean,
): Promise<void> {
  await turns.take(LEAST_BYTES + message.length);
  signal.throwIfAborted();
  const excess = json ? findExcessInJson(message, limits) : findExcessInBinary(method.input, message, limits);
  if (excess !== undefined) {
    throw new ConnectError(explainExcess(excess, method, limits), Code.InvalidArgument);
  }
}

function explainExcess(
  excess: Excess,
  { input }: DescMethod,
  { maxMessageValues, maxMessageLevels }: TransportLimits,
): string {
  switch (excess) {
    case 'values':
      return `The request holds more than ${maxMessageValues} values (fields, entries and items, all counted), which is the most that is taken.`;
    case 'levels':
      return `The request is nested more than ${maxMessageLevels} levels deep, which is the most that is taken.`;
    case 'malformed':
      return `The request is no ${input.typeName} in binary: one of its fields goes beyond its end, or has the wire type of another.`;
  }
}

/** Why a request can't be taken. What is no fault of the request's is thrown on. */
function refusalFor(error: unknown, gate: MessageGate): Refusal {
  if (error === GAVE_WAY) {
    return GAVE_WAY;
  }
  if (error instanceof BodyTooLargeError) {
    return {
      httpStatus: 413,
      code: Code.ResourceExhausted,
      message: explainSize(gate),
    };
  }
  if (error instanceof BodyTimeoutError) {
    return {
      httpStatus: 408,
      code: Code.DeadlineExceeded,
      message: 'The request did not arrive in time.',
    };
  }
  if (error instanceof ConnectError && error.code !== Code.Aborted) {
    const { code, rawMessage: message } = error;
    return { httpStatus: codeToHttpStatus(code), code, message };
  }
  throw error;
}

function isJson(contentType: string): boolean {
  return /[/+]json\b/i.test(contentType);
}
