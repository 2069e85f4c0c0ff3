import { base64Decode } from '@bufbuild/protobuf/wire';
import { Code, ConnectError } from '@connectrpc/connect';
import { compressionBrotli, compressionGzip } from '@connectrpc/connect-node';
import type { Compression } from '@connectrpc/connect/protocol';
import { codeToHttpStatus } from '@connectrpc/connect/protocol-connect';
import { quoted } from './quoted.js';
import { protocolOf, type Refusal, type RequestHead } from './refusal.js';

/** The compressions of requests and answers. */
export const compressions: Compression[] = [compressionGzip, compressionBrotli].map((compression) => ({
  ...compression,
  // What is cut off would be told as a fault of the server.
  async decompress(bytes, readMaxBytes) {
    return compression.decompress(bytes, readMaxBytes).catch((error: unknown) => {
      const { code } = ConnectError.from(error);
      throw code === Code.ResourceExhausted
        ? error
        : new ConnectError(
            `The request is not ${compression.name}, by which it says it is compressed.`,
            Code.InvalidArgument,
            undefined,
            undefined,
            error,
          );
    });
  },
}));

/** Refuses a call whose compression is not known, or whose request, of an HTTP GET, is no Base64 though it says so. */
export function refuseEncoding(head: RequestHead): Refusal | undefined {
  const { name, accepts, given } = readEncoding(head);
  if (given !== undefined && given !== 'identity' && !compressions.some((known) => known.name === given)) {
    const known = compressions.map((compression) => compression.name);
    return {
      httpStatus: codeToHttpStatus(Code.Unimplemented),
      code: Code.Unimplemented,
      message: `${name} is "${quoted(given)}"; this server takes ${known.join(', ')} and identity.`,
      // https://github.com/grpc/grpc/blob/master/doc/compression.md asks for it.
      header: { [accepts]: known.join(',') },
    };
  }
  const { method, query } = head;
  return method === 'GET' && query.get('base64') === '1' && !isBase64(query.get('message') ?? '')
    ? {
        httpStatus: 400,
        code: Code.InvalidArgument,
        message:
          'The parameter message is no Base64, which base64=1 says it is. Leave out base64, or encode the request (RFC 4648, section 5).',
      }
    : undefined;
}

/** How the request of a call is compressed; null: it isn't. One that is not known has been refused. */
export function compressionOf(head: RequestHead): Compression | null {
  const { given } = readEncoding(head);
  return compressions.find(({ name }) => name === given) ?? null;
}

function readEncoding(head: RequestHead): { name: string; accepts: string; given: string | undefined } {
  const { method, query, headers } = head;
  const ofHeader = (name: string, accepts: string) => ({ name, accepts, given: headers[name]?.toString() });
  switch (protocolOf(head)) {
    case 'grpc':
    case 'grpc-web':
      return ofHeader('grpc-encoding', 'grpc-accept-encoding');
    case 'connect-stream':
      return ofHeader('connect-content-encoding', 'connect-accept-encoding');
    case 'connect':
    case undefined:
      return method === 'GET'
        ? {
            name: 'The parameter compression',
            accepts: 'accept-encoding',
            given: query.get('compression') ?? undefined,
          }
        : ofHeader('content-encoding', 'accept-encoding');
  }
}

function isBase64(text: string): boolean {
  try {
    base64Decode(text);
    return true;
  } catch {
    return false;
  }
}
