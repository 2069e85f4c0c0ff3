import { Code } from '@connectrpc/connect';
import { allowsHost, parseHost, type AllowedHosts } from './allowed-hosts.js';
import type { RequestHandler } from './http-server.js';
import { quoted } from './quoted.js';
import { readHead, sendRefusal, type Refusal } from './refusal.js';

type Request = Parameters<RequestHandler>[0];

/** What a request is answered with that names no host, where one is needed. */
export const NO_HOST: Refusal = {
  httpStatus: 400,
  code: Code.InvalidArgument,
  message: 'The request names no host, or one that is none, in its header Host (:authority in HTTP/2).',
};

const SEVERAL_HOSTS: Refusal = {
  ...NO_HOST,
  message: 'The request has the header Host more than once (RFC 9112, section 3.2).',
};

/**
 * Handles requests to the hosts that are allowed, and refuses the others before anything reads the host. Where a request needs a host
 * at all is left to the handler.
 */
export function withHostCheck(allowed: AllowedHosts, handler: RequestHandler): RequestHandler {
  return (request, response) => {
    const refusal = refuseHost(allowed, request);
    if (refusal === undefined) {
      handler(request, response);
    } else {
      sendRefusal(refusal, readHead(request), response);
    }
  };
}

function refuseHost(allowed: AllowedHosts, request: Request): Refusal | undefined {
  if (request.httpVersionMajor === 1 && countHosts(request) > 1) {
    return SEVERAL_HOSTS;
  }
  // In HTTP/2 either may name it; where both do, either may be read.
  const named =
    'authority' in request ? [request.headers[':authority'], request.headers.host] : [request.headers.host];
  for (const authority of named) {
    if (authority === undefined) {
      continue;
    }
    const host = parseHost(authority);
    if (host === undefined) {
      return NO_HOST;
    }
    if (!allowsHost(allowed, host)) {
      return misdirected(host);
    }
  }
  return undefined;
}

function countHosts({ rawHeaders }: Request): number {
  return rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
}

function misdirected(host: string): Refusal {
  return {
    httpStatus: 421,
    code: Code.PermissionDenied,
    message: `This server may not be addressed as "${quoted(host)}". STIGMER_ALLOWED_HOSTS names the hosts by which it may.`,
  };
}
