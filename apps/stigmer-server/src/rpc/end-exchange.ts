import { constants } from 'node:http2';
import type { RequestHandler } from './http-server.js';

/** How long a client may go on sending what nobody reads any more, in milliseconds: it may not have seen its answer yet. */
const LINGER_MS = 1_000;

/** Passes over what is left of a request that has been answered, for a moment; then the client is stopped. */
export function dropRest(...[request, response]: Parameters<RequestHandler>): void {
  if (request.complete) {
    return;
  }
  request.resume();
  const stop = setTimeout(() => {
    if (request.complete) {
      return;
    }
    if ('stream' in response) {
      response.stream.close(constants.NGHTTP2_NO_ERROR);
    } else {
      request.socket.destroy();
    }
  }, LINGER_MS);
  request.once('close', () => clearTimeout(stop)).once('end', () => clearTimeout(stop));
}

/** Lets the client know that there is no more to come: else it would wait for it. */
export function abandon(response: Parameters<RequestHandler>[1]): void {
  if ('stream' in response) {
    response.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  } else {
    response.destroy();
  }
}
