import { isGrpcServiceError } from '@temporalio/client';

/** The gRPC status codes that Stigmer tells apart in Temporal's answers (https://grpc.io/docs/guides/status-codes/). */
export const GrpcStatus = {
  /** What Temporal's native connection also says when a deadline has passed. */
  CANCELLED: 1,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  UNAVAILABLE: 14,
  UNAUTHENTICATED: 16,
} as const;

/** The gRPC status code of an error from a Temporal connection, looked for down its causes; undefined for other errors. */
export function grpcStatusOf(error: unknown): number | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (isGrpcServiceError(current)) {
      return current.code;
    }
  }
  return undefined;
}

/** The name of a status, for metrics and logs. */
export function grpcStatusName(status: number | undefined): string {
  const known = Object.entries(GrpcStatus).find(([, code]) => code === status);
  return known?.[0] ?? (status === undefined ? 'ERROR' : `GRPC_${status}`);
}

/** Whether Temporal may well answer the same call a little later: it is away, slow, or sheds load. */
export function isPassingFault(error: unknown): boolean {
  switch (grpcStatusOf(error)) {
    case GrpcStatus.CANCELLED:
    case GrpcStatus.UNAVAILABLE:
    case GrpcStatus.DEADLINE_EXCEEDED:
    case GrpcStatus.RESOURCE_EXHAUSTED:
      return true;
    default:
      return false;
  }
}
