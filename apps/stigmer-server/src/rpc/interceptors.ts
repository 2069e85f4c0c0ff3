import { Code, ConnectError, type Interceptor } from '@connectrpc/connect';
import type { ConnectionLike } from '@temporalio/client';
import type { Logger } from 'pino';
import { isPassingFault } from '../temporal/grpc-status.js';
import { errorWithinLimits } from './error-within-limits.js';
import { INTERNAL_FAULT } from './internal-fault.js';
import type { Metrics } from '../observability/metrics.js';
import { explainUnreadable } from './unreadable-request.js';

/** Measures each RPC until its answer, or until its stream has ended. */
export function measureRpcs(metrics: Metrics): Interceptor {
  return (next) => async (request) => {
    const { service, method } = request;
    const stop = metrics.rpcSeconds.startTimer({ service: service.typeName, method: method.name });
    const failed = (error: unknown): never => {
      stop({ code: Code[ConnectError.from(error).code] });
      throw error;
    };
    const response = await next(request).catch(failed);
    if (response.stream) {
      return { ...response, message: watchedStream(response.message, failed, () => stop({ code: 'ok' })) };
    }
    stop({ code: 'ok' });
    return response;
  };
}

/** How long an RPC may wait for Temporal; a long poll sets a time of its own. */
const TEMPORAL_TIMEOUT_MS = 10_000;

/** Bounds the calls that an RPC makes to Temporal: without a deadline an outage would be waited for without end. */
export function boundTemporalCalls(connection: ConnectionLike): Interceptor {
  return (next) => (request) =>
    connection.withDeadline(Date.now() + TEMPORAL_TIMEOUT_MS, () => next(request));
}

/**
 * Turns what went wrong into an error that the caller can act on. A fault of Temporal's is worth another try; anything
 * that isn't foreseen is logged, and the caller only learns that it was our fault.
 */
export function translateErrors(logger: Logger): Interceptor {
  return (next) => async (request) => {
    const failed = (error: unknown): never => {
      const { aborted, reason } = request.signal;
      const hasLeft = (aborted && error === reason) || isWriteToClosedStream(error);
      const told = hasLeft ? callerLeft(error) : toConnectError(error, logger);
      throw errorWithinLimits(explainUnreadable(told, request.method.input));
    };
    const response = await next(request).catch(failed);
    return response.stream ? { ...response, message: watchedStream(response.message, failed) } : response;
  };
}

/** What Node says of an answer that is written to a stream which its caller has closed a moment before: it comes before the abort. */
const CLOSED_STREAM = new Set([
  'ERR_HTTP2_INVALID_STREAM',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
]);

function isWriteToClosedStream(error: unknown): boolean {
  return error instanceof Error && 'code' in error && CLOSED_STREAM.has(String(error.code));
}

/** Why an RPC was aborted: its deadline, which connect has an error for, or a caller that reset its stream or closed its connection. */
function callerLeft(reason: unknown): ConnectError {
  return reason instanceof ConnectError
    ? reason
    : new ConnectError('The caller has left.', Code.Canceled, undefined, undefined, reason);
}

/** Passes a stream on, and tells how it ended. */
async function* watchedStream<T>(
  stream: AsyncIterable<T>,
  failed: (error: unknown) => never,
  ended?: () => void,
): AsyncGenerator<T> {
  try {
    yield* stream;
  } catch (error) {
    failed(error);
  }
  ended?.();
}

/** The error that a caller is answered with. */
function toConnectError(error: unknown, logger: Logger): ConnectError {
  if (error instanceof ConnectError) {
    return error;
  }
  if (isPassingFault(error)) {
    logger.warn({ err: error }, 'Temporal could not answer in time');
    return new ConnectError(
      'Temporal can not be reached, or is overloaded. Try again.',
      Code.Unavailable,
      undefined,
      undefined,
      error,
    );
  }
  logger.error({ err: error }, 'An RPC failed unexpectedly');
  return new ConnectError(INTERNAL_FAULT, Code.Internal);
}
