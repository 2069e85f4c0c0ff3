import type { Answer } from '../wire/post.js';
import type { Told } from './mutation-attack.js';

/** Each request is answered, and what is wrong with it is never a fault of the server's. */
export function judgeAnswer({ status, body, fault }: Answer, what: string): Told {
  const code = /"code":\s*"(\w+)"/.exec(body)?.[1];
  const isInternal = code === 'internal' || code === 'unknown' || (code === undefined && status >= 500);
  return {
    outcome: status === 0 ? 'no answer' : (code ?? String(status)),
    complaint:
      status === 0
        ? `${what} had no answer: ${fault}`
        : isInternal
          ? `${what} was answered ${status} ${body.slice(0, 200)}`
          : undefined,
  };
}
