import type { ExecutionKind } from './execution-kind.js';

const HOUR_MS = 3_600_000;

/** Stigmer's own time limit where neither the definition nor the caller sets one, in milliseconds. */
export const defaultTimeLimitMs: Readonly<Record<ExecutionKind, number>> = {
  agent: 4 * HOUR_MS,
  workflow: 2 * HOUR_MS,
};

/** The start-to-close timeout of a caller's activity where the caller sets none, in milliseconds. */
export const defaultStartToCloseTimeoutMs = 24 * HOUR_MS;
