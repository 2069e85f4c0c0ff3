import { LEFT_SOCKETS } from '../attack.js';
import * as fc from 'fast-check';
import type { OutgoingHttpHeaders } from 'node:http';
import {
  END_HEADERS,
  END_STREAM,
  frame,
  frameTypes,
  NO_SETTINGS,
  PREFACE,
  requestBlock,
  type Frame,
} from '../wire/frames.js';
import { methods } from '../wire/methods.js';
import { overSocket } from '../wire/over-socket.js';
import { envelope, grpcHeaders, openSession, overSession } from '../wire/session.js';
import { mutated } from './mutate.js';
import { mutationAttack } from './mutation-attack.js';

const WAITING_MS = 400;
const path = `/${methods.createAgent}`;
const message = envelope(Buffer.from('\x0a\x06\x0a\x04none'));

const sound: readonly Frame[] = [
  NO_SETTINGS,
  { type: frameTypes.headers, flags: END_HEADERS, stream: 1, payload: requestBlock(path) },
  { type: frameTypes.data, flags: END_STREAM, stream: 1, payload: message },
  { type: frameTypes.headers, flags: END_HEADERS | END_STREAM, stream: 3, payload: requestBlock('/healthz') },
  { type: frameTypes.ping, flags: 0, stream: 0, payload: Buffer.alloc(8) },
  { type: frameTypes.windowUpdate, flags: 0, stream: 0, payload: Buffer.of(0, 0, 255, 255) },
];

const payloads = mutated([
  message,
  requestBlock(path),
  requestBlock('/healthz', [['grpc-timeout', '1S']]),
  Buffer.alloc(8),
]);

const randomFrame: fc.Arbitrary<Frame> = fc.record({
  type: fc.oneof(fc.nat(9), fc.nat(255)),
  flags: fc.oneof(fc.constantFrom(0, 1, 4, 5, 8, 0x20), fc.nat(255)),
  stream: fc.oneof(fc.constantFrom(0, 1, 2, 3, 5), fc.nat(0x7fffffff)),
  payload: fc.oneof(payloads, fc.uint8Array({ maxLength: 100 })),
});

const lying = fc.tuple(randomFrame, fc.nat(0xffffff)).map(([told, length]) => ({ ...told, length }));

/** Conversations of HTTP/2 as frames: sound ones in any order, with some that are not among them. */
export const http2FrameMutations = mutationAttack({
  name: 'mutations-http2-frames',
  what: 'mutated conversations of HTTP/2, as frames',
  impossible: LEFT_SOCKETS,
  share: 0.15,
  arbitrary: fc
    .array(
      fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom(...sound) },
        { weight: 2, arbitrary: randomFrame },
        lying,
      ),
      { minLength: 1, maxLength: 12 },
    )
    .map((all) => Buffer.concat([PREFACE, frame(NO_SETTINGS), ...all.map(frame)])),
  sender: async (target) => ({
    async send(mutation) {
      const { answer, end } = await overSocket(target, mutation, WAITING_MS);
      return {
        outcome: end === 'refused' ? end : answer.length > 0 ? `answered, ${end}` : end,
        complaint: end === 'refused' ? 'the connection was not taken' : undefined,
      };
    },
    end: () => undefined,
  }),
});

const names = [
  ':path',
  ':authority',
  ':method',
  ':scheme',
  'content-type',
  'te',
  'grpc-timeout',
  'grpc-encoding',
  'grpc-accept-encoding',
  'content-encoding',
  'connect-protocol-version',
  'connect-timeout-ms',
  'connect-content-encoding',
  'accept-encoding',
  'content-length',
  'host',
  'origin',
  'expect',
  'x-grpc-web',
  'user-agent',
  'cookie',
  'grpc-status',
] as const;
const values = fc.oneof(
  fc.constantFrom(
    '',
    '@',
    '[',
    '/',
    '*',
    '//',
    '/a b',
    '0',
    '-1',
    '99999999S',
    '1n',
    'gzip',
    'br',
    'identity',
    'x',
    'POST',
    'GET',
    'PUT',
    'CONNECT',
    'OPTIONS',
    'application/grpc',
    'application/grpc+json',
    'application/grpc-web',
    'application/grpc-web-text',
    'application/json',
    'application/proto',
    'application/connect+json',
    'text/plain; charset=x',
    '100-continue',
    'trailers',
    'http://a.example',
    '127.0.0.1',
    'a@b',
    ...Object.values(methods).map((method) => `/${method}`),
  ),
  fc.string({ maxLength: 40 }).map((text) => text.replaceAll(/[^\x20-\x7e]/g, '')),
);

/** Calls over sessions of HTTP/2, with headers and bodies changed. */
export const http2CallMutations = mutationAttack({
  name: 'mutations-http2-calls',
  what: 'mutated headers and bodies over sessions of HTTP/2',
  share: 0.15,
  arbitrary: fc.tuple(
    fc.constantFrom(
      methods.createAgent,
      methods.getAgent,
      methods.listAgents,
      methods.validate,
      methods.healthCheck,
      methods.reflection,
    ),
    fc.array(fc.tuple(fc.constantFrom(...names), values), { minLength: 1, maxLength: 4 }),
    mutated([message, envelope(new Uint8Array())]),
  ),
  async sender(target) {
    let session = await openSession(target);
    return {
      async send([method, changes, body]) {
        if (session === undefined || session.closed || session.destroyed) {
          session = await openSession(target);
        }
        if (session === undefined) {
          return { outcome: 'refused', complaint: 'the connection was not taken' };
        }
        const headers: OutgoingHttpHeaders = { ...grpcHeaders(method), ...Object.fromEntries(changes) };
        const {
          status,
          grpcStatus,
          message: words,
          isLate,
          reset,
        } = await overSession(session, headers, body, 10_000);
        const isInternal = status === 500 || grpcStatus === 13 || grpcStatus === 2;
        return {
          outcome: isLate
            ? 'late'
            : grpcStatus === undefined
              ? `HTTP ${status}${reset > 0 ? ' reset' : ''}`
              : `gRPC ${grpcStatus}`,
          complaint: isInternal
            ? `${method} ${JSON.stringify(changes)} was answered HTTP ${status}, gRPC ${grpcStatus} ${words}`
            : isLate
              ? `${method} ${JSON.stringify(changes)} had no answer within 10 s`
              : undefined,
        };
      },
      end: () => session?.destroy(),
    };
  },
});
