import { cors } from '@connectrpc/connect';
import type { RequestHandler } from './http-server.js';

/** How long a browser may remember that it may ask, in seconds; none remembers longer than a day, Chrome two hours. */
const MAX_AGE_SECONDS = 7_200;

const VARY = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers';

/**
 * Lets pages of other origins call a handler from a browser (https://fetch.spec.whatwg.org/#http-cors-protocol), without
 * credentials.
 *
 * @param origins which, as browsers write them; of any other, a browser neither sends a request that needs to be asked for nor
 *   shows an answer
 */
export function withCors(origins: readonly string[], handler: RequestHandler): RequestHandler {
  return (request, response) => {
    const { origin } = request.headers;
    const isAllowed = origin !== undefined && origins.includes(origin);
    if (origins.length > 0) {
      // Where answers differ by origin, caches have to keep them apart.
      response.setHeader('vary', VARY);
    }
    if (isAllowed) {
      response.setHeader('access-control-allow-origin', origin);
    }
    if (
      origin !== undefined &&
      request.method === 'OPTIONS' &&
      request.headers['access-control-request-method'] !== undefined
    ) {
      if (isAllowed) {
        response.setHeader('access-control-allow-methods', cors.allowedMethods.join(', '));
        response.setHeader('access-control-allow-headers', cors.allowedHeaders.join(', '));
        response.setHeader('access-control-max-age', MAX_AGE_SECONDS);
        response.writeHead(204);
        response.end();
      } else {
        response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' });
        response.end(
          'Pages of this origin may not call this server. STIGMER_CORS_ORIGINS names the origins whose pages may.\n',
        );
      }
      return;
    }
    if (isAllowed) {
      response.setHeader('access-control-expose-headers', cors.exposedHeaders.join(', '));
    }
    handler(request, response);
  };
}
