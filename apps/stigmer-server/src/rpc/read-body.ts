import { Code, ConnectError } from '@connectrpc/connect';
import type { Held } from './byte-budget.js';
import type { RequestHandler } from './http-server.js';

type Request = Parameters<RequestHandler>[0];

/** How much of a body is read. */
export interface BodyLimits {
  readonly maxBytes: number;
  /** How long it may take, in milliseconds. */
  readonly timeoutMs: number;
  /** What the bytes are held of. */
  readonly held: Held;
  /** Ends it early. Its reason is thrown. */
  readonly signal: AbortSignal;
}

/** The body of a request is larger than is taken, whoever sends it when. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
}

/** The body of a request did not arrive in time. */
export class BodyTimeoutError extends Error {
  override readonly name = 'BodyTimeoutError';
}

/**
 * Reads the body of a request. Where it can't be read to its end, the rest is left where it is: the request can still be answered,
 * which it couldn't by a reader that closes what it reads from.
 *
 * @throws BodyTooLargeError, BodyTimeoutError, the signal's reason, or a ConnectError where the client has gone
 */
export async function readBody(
  request: Request,
  { maxBytes, timeoutMs, held, signal }: BodyLimits,
): Promise<Uint8Array> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > maxBytes) {
    throw new BodyTooLargeError();
  }
  signal.throwIfAborted();
  if (request.aborted) {
    throw goneError();
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  return new Promise<Uint8Array>((resolve, reject) => {
    const timer = setTimeout(() => settle(() => reject(new BodyTimeoutError())), timeoutMs);
    const take = (chunk: Uint8Array): void => {
      size += chunk.length;
      if (size > maxBytes) {
        settle(() => reject(new BodyTooLargeError()));
        return;
      }
      chunks.push(chunk);
      held.add(chunk.length);
    };
    const end = (): void => settle(() => resolve(Buffer.concat(chunks, size)));
    const gone = (): void => settle(() => reject(goneError()));
    const stop = (): void => settle(() => reject(signal.reason));
    const settle = (how: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      request.off('data', take).off('end', end).off('close', gone).off('aborted', gone);
      request.pause();
      how();
    };
    signal.addEventListener('abort', stop, { once: true });
    request.on('error', ignore).once('end', end).once('close', gone).once('aborted', gone).on('data', take);
  });
}

function goneError(): ConnectError {
  return new ConnectError('The request was not sent to its end.', Code.Aborted);
}

/** What has gone wrong shows as a close too. */
function ignore(): void {}

/**
 * Reads the body of a request as a stream, and leaves the rest where it is when nobody reads on.
 *
 * @param pauseMs how long it may pause, in milliseconds
 * @throws ConnectError DEADLINE_EXCEEDED where it pauses longer
 */
export async function* readStream(request: Request, pauseMs: number): AsyncGenerator<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = request.iterator({ destroyOnReturn: false });
  for (;;) {
    const { done, value } = await within(chunks.next(), pauseMs);
    if (done) {
      return;
    }
    yield value;
  }
}

async function within<T>(next: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new ConnectError(`Nothing came for ${ms / 1_000} seconds.`, Code.DeadlineExceeded)),
      ms,
    );
  });
  try {
    return await Promise.race([next, late]);
  } finally {
    clearTimeout(timer);
  }
}
