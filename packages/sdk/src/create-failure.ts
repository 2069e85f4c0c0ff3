import { Code, ConnectError } from '@connectrpc/connect';
import { STIGMER_REFUSED, STIGMER_UNAVAILABLE } from '@stigmer/handshake';
import { ApplicationFailure } from '@temporalio/common';

/**
 * Whether a failed Create may well succeed a little later. Create is idempotent, so it is safe to repeat even where the
 * answer of one that succeeded was lost.
 */
export function isPassing({ code }: ConnectError): boolean {
  switch (code) {
    case Code.Unavailable:
    case Code.DeadlineExceeded:
    case Code.ResourceExhausted:
    case Code.Aborted:
    case Code.Internal:
    case Code.Unknown:
    case Code.Canceled:
      return true;
    case Code.InvalidArgument:
    case Code.NotFound:
    case Code.AlreadyExists:
    case Code.PermissionDenied:
    case Code.FailedPrecondition:
    case Code.OutOfRange:
    case Code.Unimplemented:
    case Code.DataLoss:
    case Code.Unauthenticated:
      return false;
  }
}

/** The failure of an activity whose Create did not succeed. */
export function createFailure(error: unknown): ApplicationFailure {
  const cause = ConnectError.from(error);
  const code = Code[cause.code];
  return isPassing(cause)
    ? ApplicationFailure.create({
        type: STIGMER_UNAVAILABLE,
        message: `No Stigmer server accepted the execution in time: ${cause.message}`,
        nonRetryable: false,
        details: [{ code }],
        cause,
      })
    : ApplicationFailure.create({
        type: STIGMER_REFUSED,
        message: `Stigmer refused the execution: ${cause.message}`,
        nonRetryable: true,
        details: [{ code }],
        cause,
      });
}
