import { Code } from '@connectrpc/connect';
import { parseTimeout as parseConnectTimeout } from '@connectrpc/connect/protocol-connect';
import { parseTimeout as parseGrpcTimeout } from '@connectrpc/connect/protocol-grpc';
import { quoted } from './quoted.js';
import { protocolOf, type Refusal, type RequestHead } from './refusal.js';

/** The longest time that a timer of Node's counts, in milliseconds: 24.8 days. It ends one that is longer at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

const GRPC = {
  header: 'grpc-timeout',
  form: 'up to eight digits and a unit (H, M, S, m, u or n), such as 30S',
  parse: parseGrpcTimeout,
};
const CONNECT = {
  header: 'connect-timeout-ms',
  form: 'up to ten digits, which are milliseconds',
  parse: parseConnectTimeout,
};

/** Refuses a call whose timeout is none. */
export function refuseTimeout(head: RequestHead): Refusal | undefined {
  const { header, form, given, timeoutMs } = readTimeout(head);
  return given === undefined || timeoutMs !== undefined
    ? undefined
    : {
        httpStatus: 400,
        code: Code.InvalidArgument,
        message: `${header} is "${quoted(given)}", which is no time: it takes ${form}.`,
      };
}

/** Leaves a deadline that is further off than a timer counts to the client, which has one of its own. */
export function dropFarTimeout(headers: Headers, head: RequestHead): void {
  const { header, timeoutMs = 0 } = readTimeout(head);
  if (timeoutMs > MAX_TIMER_MS) {
    headers.delete(header);
  }
}

/** How long a call may take for its client, in milliseconds; undefined: it does not say. */
export function timeoutOf(head: RequestHead): number | undefined {
  return readTimeout(head).timeoutMs;
}

function readTimeout(head: RequestHead) {
  const { header, form, parse } = protocolOf(head)?.startsWith('grpc') ? GRPC : CONNECT;
  const given = head.headers[header]?.toString();
  const { timeoutMs } = parse(given ?? null, Number.MAX_SAFE_INTEGER);
  return { header, form, given, timeoutMs };
}
