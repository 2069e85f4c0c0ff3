/** The least retention of Stigmer's own namespace: when it ends, an execution can no longer be read. */
export const RETENTION_MS = 7 * 24 * 3_600_000;
