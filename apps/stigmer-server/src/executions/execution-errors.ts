import { Code, ConnectError } from '@connectrpc/connect';

/** The ways in which a request about executions is refused. */
export type RefusalCode =
  Code.InvalidArgument | Code.NotFound | Code.PermissionDenied | Code.FailedPrecondition | Code.AlreadyExists;

/** Refuses a request: says what was wrong, with which input, and what to do. Asking again changes nothing. */
export function refuse(code: RefusalCode, message: string): ConnectError {
  return new ConnectError(message, code);
}
