import { constants } from 'node:http2';
import type { RequestHandler } from './http-server.js';

/** How long a client may go on sending what nobody reads any more, in milliseconds: it may not have seen its answer yet. */
const LINGER_MS = 1_000;

/** Passes over what is left of a request when it has been answered, for a moment; then its client is stopped, and its connection ended. */
export function dropRestWhenAnswered(...[request, response]: Parameters<RequestHandler>): void {
  // In HTTP/2 a response says that it is finished only when its stream closes, which the client's part keeps from it.
  const written = 'stream' in response ? response.stream : response;
  written.once('finish', () => {
    if (request.complete) {
      return;
    }
    request.resume();
    const stop = setTimeout(() => {
      if (request.complete) {
        return;
      }
      if ('stream' in response) {
        // Who goes on writing what nobody reads may well do so on the next stream: others of the connection come to their end.
        response.stream.session?.close();
        response.stream.close(constants.NGHTTP2_NO_ERROR);
      } else {
        request.socket.destroy();
      }
    }, LINGER_MS);
    request.once('close', () => clearTimeout(stop)).once('end', () => clearTimeout(stop));
  });
}

/** Lets the client know that there is no more to come: else it would wait for it. */
export function abandon(response: Parameters<RequestHandler>[1]): void {
  if ('stream' in response) {
    response.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  } else {
    response.destroy();
  }
}
