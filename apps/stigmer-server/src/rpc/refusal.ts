import { ConnectError, type Code } from '@connectrpc/connect';
import { universalResponseToNodeResponse } from '@connectrpc/connect-node';
import {
  createAsyncIterable,
  encodeEnvelope,
  type UniversalServerResponse,
} from '@connectrpc/connect/protocol';
import {
  contentTypeStreamRegExp,
  contentTypeUnaryJson,
  contentTypeUnaryRegExp,
  createEndStreamSerialization,
  endStreamFlag,
  errorToJsonBytes,
  headerContentType,
} from '@connectrpc/connect/protocol-connect';
import { setTrailerStatus } from '@connectrpc/connect/protocol-grpc';
import type { IncomingHttpHeaders } from 'node:http';
import { errorWithinLimits } from './error-within-limits.js';
import type { RequestHandler } from './http-server.js';
import { retryInfo } from '../retry-info.js';

/** Why a request is answered without an RPC. */
export interface Refusal {
  readonly httpStatus: number;
  readonly code: Code;
  /** What was wrong, and what to send. */
  readonly message: string;
  readonly header?: Readonly<Record<string, string>>;
  /** In what time the same request may well be taken, in milliseconds. Absent: it won't. */
  readonly retryAfterMs?: number;
}

/** What of a request tells what it is for, and which protocol its client speaks. */
export interface RequestHead {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Empty: none. */
  readonly contentType: string;
  /** The header Connect-Protocol-Version; once, where it was sent more than once with the same value. */
  readonly connectVersion: string | undefined;
}

/** Reads the head of a request. */
export function readHead({ method = '', url = '', headers }: Parameters<RequestHandler>[0]): RequestHead {
  const [path = '', ...query] = url.split('?');
  return {
    method,
    path,
    query: new URLSearchParams(query.join('?')),
    headers,
    contentType: headers['content-type'] ?? '',
    connectVersion: withoutRepeats(headers['connect-protocol-version']?.toString()),
  };
}

/** Node joins headers that were sent more than once. */
function withoutRepeats(header: string | undefined): string | undefined {
  return header && [...new Set(header.split(', '))].join(', ');
}

/** Answers a refusal as the request's client reads errors: in its own protocol where it speaks one, else in plain words. */
export function answerRefusal(
  { httpStatus, code, message, header: given, retryAfterMs }: Refusal,
  request: RequestHead,
): UniversalServerResponse {
  const error = errorWithinLimits(new ConnectError(message, code));
  const header =
    retryAfterMs === undefined ? given : { ...given, 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) };
  if (retryAfterMs !== undefined) {
    error.details.push(retryInfo(retryAfterMs));
  }
  switch (protocolOf(request)) {
    case 'grpc':
    case 'grpc-web':
      return answerGrpc(error, header, request);
    case 'connect-stream':
      return answer(
        200,
        { ...header, [headerContentType]: request.contentType },
        encodeEnvelope(
          endStreamFlag,
          createEndStreamSerialization(undefined).serialize({ error, metadata: new Headers() }),
        ),
      );
    case 'connect':
      return answer(
        httpStatus,
        { ...header, [headerContentType]: contentTypeUnaryJson },
        errorToJsonBytes(error, undefined),
      );
    case undefined:
      return answer(
        httpStatus,
        { ...header, [headerContentType]: 'text/plain; charset=utf-8' },
        new TextEncoder().encode(`${error.rawMessage}\n`),
      );
  }
}

/** Answers a request with a refusal. */
export function sendRefusal(
  refusal: Refusal,
  request: RequestHead,
  response: Parameters<RequestHandler>[1],
): void {
  universalResponseToNodeResponse(answerRefusal(refusal, request), response).catch(() =>
    // Its client has gone.
    response.destroy(),
  );
}

/** Which protocol a client speaks; undefined: none that can be told, such as a browser or curl without a content type. */
export function protocolOf({
  method,
  contentType,
  connectVersion,
  query,
}: RequestHead): 'grpc' | 'grpc-web' | 'connect' | 'connect-stream' | undefined {
  if (/^application\/grpc-web(?!-text)/i.test(contentType)) {
    return 'grpc-web';
  }
  if (/^application\/grpc(?!-)/i.test(contentType)) {
    return 'grpc';
  }
  if (contentTypeStreamRegExp.test(contentType)) {
    return 'connect-stream';
  }
  return contentTypeUnaryRegExp.test(contentType) ||
    connectVersion !== undefined ||
    query.has('connect') ||
    (method === 'GET' && query.has('encoding') && query.has('message'))
    ? 'connect'
    : undefined;
}

/** gRPC has its errors in trailers; gRPC-Web, where an answer has nothing else, in headers. */
function answerGrpc(
  error: ConnectError,
  also: Refusal['header'],
  request: RequestHead,
): UniversalServerResponse {
  const header = new Headers({ ...also, [headerContentType]: request.contentType });
  if (protocolOf(request) === 'grpc') {
    return { status: 200, header, trailer: setTrailerStatus(new Headers(), error) };
  }
  setTrailerStatus(header, error);
  return { status: 200, header };
}

function answer(status: number, header: Record<string, string>, body: Uint8Array): UniversalServerResponse {
  return { status, header: new Headers(header), body: createAsyncIterable([body]) };
}
