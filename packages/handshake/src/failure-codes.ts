import type { ExecutionKind } from './execution-kind.js';

/** The ways in which an execution ends without a result. */
export type Failing = 'FAILED' | 'TIMEOUT' | 'CANCELLED';

/** `ApplicationFailure.type` of a caller's activity whose execution ended without a result. */
export type FailureCode = `${Uppercase<ExecutionKind>}_EXECUTION_${Failing}`;

/** Every failure code, by kind of execution and by how it ended. */
export const failureCodes = {
  agent: {
    FAILED: 'AGENT_EXECUTION_FAILED',
    TIMEOUT: 'AGENT_EXECUTION_TIMEOUT',
    CANCELLED: 'AGENT_EXECUTION_CANCELLED',
  },
  workflow: {
    FAILED: 'WORKFLOW_EXECUTION_FAILED',
    TIMEOUT: 'WORKFLOW_EXECUTION_TIMEOUT',
    CANCELLED: 'WORKFLOW_EXECUTION_CANCELLED',
  },
} as const satisfies Record<ExecutionKind, Record<Failing, FailureCode>>;

/**
 * `ApplicationFailure.type` of a caller's activity that found no Stigmer server within its create timeout. Retryable.
 */
export const STIGMER_UNAVAILABLE = 'STIGMER_UNAVAILABLE';

/** `ApplicationFailure.type` of a caller's activity whose Create was refused. Non-retryable. */
export const STIGMER_REFUSED = 'STIGMER_REFUSED';
