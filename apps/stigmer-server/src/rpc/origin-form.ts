import type { RequestHandler } from './http-server.js';

/**
 * Handles requests in absolute-form (`POST http://host/path HTTP/1.1`), as clients send them to proxies, like those in origin-form:
 * the host of the address counts, whatever the header says (RFC 9112, section 3.2.2).
 */
export function withOriginForm(handler: RequestHandler): RequestHandler {
  return (request, response) => {
    const [, host, path] = ABSOLUTE_FORM.exec(request.url ?? '') ?? [];
    if (host !== undefined && path !== undefined) {
      request.url = path.startsWith('/') ? path : `/${path}`;
      request.headers.host = host;
    }
    handler(request, response);
  };
}

const ABSOLUTE_FORM = /^https?:\/\/([^/?#]+)(.*)$/i;
