import { AgentInputError } from '../agent-input-error.js';
import { PrivateAddressError } from './address-guard.js';

/** Faults of the network that may be over in a moment. */
const passing = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_SOCKET',
]);

/** Statuses by which a server says that it may answer later. */
const passingStatuses = new Set([408, 425, 429, 500, 502, 503, 504]);

/** The document is longer than what is read. */
export function tooLarge(input: string, maxBytes: number): AgentInputError {
  const limit = Math.round((maxBytes / 1024 / 1024) * 100) / 100;
  return new AgentInputError(
    input,
    'TOO_LARGE',
    `the document is larger than ${limit} MiB. Give a smaller one, or split it.`,
  );
}

/** The server answered, but not with the document. */
export function badStatus(input: string, status: number): AgentInputError {
  return new AgentInputError(
    input,
    'UNREACHABLE',
    `the server answered with HTTP status ${status} instead of the document. Check that the URL can be read without signing in.`,
    { retryable: passingStatuses.has(status) },
  );
}

/** The host is one that the server may not read from. */
export function forbiddenHost(input: string, host: string, cause?: unknown): AgentInputError {
  return new AgentInputError(
    input,
    'FORBIDDEN',
    `this server may not read from ${host}: it is on a private network or not in the list of allowed hosts. Use a public URL, or ask the operator to allow the host.`,
    { cause },
  );
}

/** Reading failed below HTTP: tells passing faults from lasting ones. */
export function networkFault(input: string, host: string, error: unknown): AgentInputError {
  const cause = rootCause(error);
  if (cause instanceof PrivateAddressError) return forbiddenHost(input, host, error);
  const code = codeOf(cause);
  const options = { retryable: passing.has(code ?? ''), cause: error };
  if (code === 'ENOTFOUND') {
    return new AgentInputError(
      input,
      'UNREACHABLE',
      `there is no host named ${host}. Check the URL.`,
      options,
    );
  }
  if (code === 'UND_ERR_BODY_TIMEOUT' || code === 'UND_ERR_HEADERS_TIMEOUT') {
    return new AgentInputError(
      input,
      'UNREACHABLE',
      `${host} stopped sending. Try again later, or use another server.`,
      options,
    );
  }
  return new AgentInputError(
    input,
    'UNREACHABLE',
    `${host} can't be reached (${code ?? 'connection failed'}). Check the URL, or try again later.`,
    options,
  );
}

/** The library wraps what happened, sometimes twice; attempts at several addresses come as a list. */
function rootCause(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return rootCause(error.errors[0]);
  return error instanceof Error && error.cause !== undefined ? rootCause(error.cause) : error;
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
