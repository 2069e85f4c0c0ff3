import type { Logger } from 'pino';
import type { RequestHandler } from './http-server.js';
import { INTERNAL_FAULT } from './internal-fault.js';

type Request = Parameters<RequestHandler>[0];

/** What a plain HTTP endpoint answers. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Uint8Array;
}

/** Plain HTTP endpoints, by path. */
export type HttpEndpoints = Readonly<Record<string, () => Promise<Answer>>>;

/**
 * Makes the handler for requests that no RPC takes.
 *
 * @param endpoints answer GET and HEAD
 */
export function httpHandler(endpoints: HttpEndpoints, logger: Logger): RequestHandler {
  return (request, response) => {
    const send = async (): Promise<void> => {
      const { status, contentType, body } = await answer(endpoints, request).catch((error: unknown) => {
        logger.error({ err: error, path: request.url }, 'An HTTP request failed');
        return text(500, `${INTERNAL_FAULT}\n`);
      });
      response.writeHead(status, { 'content-type': contentType });
      response.end(request.method === 'HEAD' ? '' : body);
    };
    send().catch((error: unknown) => logger.warn({ err: error }, 'An HTTP answer could not be sent'));
  };
}

/** An answer in plain text. */
export function text(status: number, body: string): Answer {
  return { status, contentType: 'text/plain; charset=utf-8', body };
}

async function answer(endpoints: HttpEndpoints, request: Request): Promise<Answer> {
  const path = (request.url ?? '/').replace(/\?.*$/, '');
  const endpoint = Object.hasOwn(endpoints, path) ? endpoints[path] : undefined;
  if (endpoint === undefined) {
    return text(
      404,
      `There is nothing at ${path}. Known: ${Object.keys(endpoints).join(', ')}, and the RPCs.\n`,
    );
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return text(405, `${path} takes GET.\n`);
  }
  return endpoint();
}
