import type { IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:http2';
import { buffer } from 'node:stream/consumers';

/** What a call by gRPC or gRPC-Web has been answered with. */
export interface GrpcAnswer {
  readonly status: number;
  /** As it was sent, but for its encoding. */
  readonly message: string;
  /** How long the message was as it was sent. */
  readonly messageBytes: number;
  readonly headers: IncomingHttpHeaders;
}

/** Sends the bytes of one message by gRPC or gRPC-Web over HTTP/2, as no client would, and waits until the answer has ended. */
export async function callGrpc(
  url: string,
  method: string,
  contentType: string,
  message: Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<GrpcAnswer> {
  const session = connect(url);
  try {
    const stream = session.request({
      ':method': 'POST',
      ':path': `/${method}`,
      'content-type': contentType,
      te: 'trailers',
      ...headers,
    });
    const answer: IncomingHttpHeaders = {};
    let answered: IncomingHttpHeaders = {};
    stream.once('response', (response) => {
      answered = response;
      Object.assign(answer, response);
    });
    stream.once('trailers', (trailers) => Object.assign(answer, trailers));
    const length = Buffer.alloc(5);
    length.writeUInt32BE(message.length, 1);
    stream.end(Buffer.concat([length, message]));
    Object.assign(answer, webTrailers(await buffer(stream)));
    const text = answer['grpc-message']?.toString() ?? '';
    return {
      status: Number(answer['grpc-status']),
      message: decodeURIComponent(text),
      messageBytes: text.length,
      headers: answered,
    };
  } finally {
    session.destroy();
  }
}

/** The trailers that gRPC-Web has as the last part of a body. */
function webTrailers(body: Buffer): Record<string, string> {
  if (body.length === 0) {
    return {};
  }
  const length = body.readUInt32BE(1);
  if (body[0] !== 0x80) {
    return webTrailers(body.subarray(5 + length));
  }
  const lines = body.subarray(5).toString().split('\r\n').filter(Boolean);
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}
