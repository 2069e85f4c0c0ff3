import { create, toBinary } from '@bufbuild/protobuf';
import { ConnectError } from '@connectrpc/connect';

// gRPC sends an error in trailers: its message percent-encoded, and once more, with its details, in Base64. Clients take 8 KiB of
// them (Java), unless they are told otherwise; larger ones end the whole connection.

/** The most that an error's message may take, percent-encoded, in bytes. */
const MAX_MESSAGE_BYTES = 2_500;

/** The most that an error's details may take together, in bytes. */
const MAX_DETAILS_BYTES = 1_000;

/**
 * An error that clients can read, whatever of the request it quotes: halves of surrogate pairs, which can't be sent, become U+FFFD,
 * its message is cut, and details that are too large left out.
 */
export function errorWithinLimits(error: ConnectError): ConnectError {
  const message = cutEncoded(error.rawMessage.toWellFormed());
  const details = detailsBytes(error) <= MAX_DETAILS_BYTES ? error.details : [];
  if (message === error.rawMessage && details === error.details) {
    return error;
  }
  const bounded = new ConnectError(message, error.code, error.metadata, undefined, error.cause);
  bounded.details = details;
  return bounded;
}

function cutEncoded(text: string): string {
  let bytes = 0;
  let kept = '';
  for (const character of text) {
    bytes += encodeURIComponent(character).length;
    if (bytes > MAX_MESSAGE_BYTES) {
      return `${kept}…`;
    }
    kept += character;
  }
  return text;
}

function detailsBytes({ details }: ConnectError): number {
  return details
    .map((detail) =>
      'desc' in detail
        ? toBinary(detail.desc, create(detail.desc, detail.value)).length
        : detail.value.length,
    )
    .reduce((sum, bytes) => sum + bytes, 0);
}
