import type { DescMessage } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import { createAsyncIterable, type UniversalServerResponse } from '@connectrpc/connect/protocol';
import { errorFromJsonBytes } from '@connectrpc/connect/protocol-connect';
import { findTrailerError } from '@connectrpc/connect/protocol-grpc';
import { trailerFlag, trailerParse } from '@connectrpc/connect/protocol-grpc-web';
import { protocolOf, type RequestHead } from './refusal.js';

/** How Connect tells, as a fault of the server, that it can't read a request in binary (`createBinarySerialization`). */
const UNREADABLE = 'parse binary: ';

/** An error which says that a request in binary could not be read, as what it is: a fault of its sender. Others stay as they are. */
export function explainUnreadable(error: ConnectError, input: DescMessage): ConnectError {
  return error.code === Code.Internal && error.rawMessage.startsWith(UNREADABLE)
    ? new ConnectError(
        `The request is no ${input.typeName} in binary: ${error.rawMessage.slice(UNREADABLE.length)}.`,
        Code.InvalidArgument,
        undefined,
        undefined,
        error,
      )
    : error;
}

/**
 * Reads the error of an answer that consists of one. Connect reads the request of a unary RPC before it calls interceptors, so that
 * what it says of one that can't be read is only seen here.
 *
 * @returns the answer too: what was read of it can not be read again
 */
export async function readAnsweredError(
  answer: UniversalServerResponse,
  head: RequestHead,
): Promise<{ readonly answer: UniversalServerResponse; readonly error?: ConnectError | undefined }> {
  switch (protocolOf(head)) {
    case 'grpc':
      return { answer, error: answer.trailer && findTrailerError(answer.trailer) };
    case 'grpc-web': {
      const { chunks, again } = await readBody(answer);
      const [first] = chunks;
      return {
        answer: again,
        error:
          first?.[0] === trailerFlag
            ? findTrailerError(trailerParse(first.subarray(ENVELOPE_BYTES)))
            : undefined,
      };
    }
    case 'connect-stream':
      return { answer };
    case 'connect':
    case undefined: {
      if (answer.status !== 500 || answer.header?.has('content-encoding')) {
        return { answer };
      }
      const { chunks, again } = await readBody(answer);
      const other = new ConnectError('', Code.Unknown);
      return { answer: again, error: errorFromJsonBytes(Buffer.concat(chunks), undefined, other) };
    }
  }
}

/** What stands before each message of a stream: its flags and its length. */
const ENVELOPE_BYTES = 5;

async function readBody(answer: UniversalServerResponse) {
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.body ?? []) {
    chunks.push(chunk);
  }
  return { chunks, again: { ...answer, body: createAsyncIterable(chunks) } };
}
