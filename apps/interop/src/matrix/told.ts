import { expect } from 'vitest';
import type { InteropOutcome, SeenExecution } from '../protocol.js';
import type { Asked, Waiting } from '../stack/caller.js';
import { readHistory, type ActivityEnd } from '../stack/caller-history.js';
import { executionTypes } from '../stack/executions.js';
import { resultOf } from '../stack/result-of.js';

/** How an execution is expected to end. */
export interface ExpectedEnd {
  readonly outcome: InteropOutcome;
  /** Without its prefix. */
  readonly phase: 'COMPLETED' | 'FAILED' | 'CANCELLED' | 'TIMED_OUT';
  /** Where it completes. */
  readonly output?: unknown;
  /** Where it does not complete: the failure type of the caller's activity. */
  readonly failureType?: string;
  /** Where it does not complete: a part of what it says went wrong. */
  readonly message?: string;
}

/** What a caller was told. */
export interface Told {
  readonly execution: SeenExecution;
  readonly end: ActivityEnd;
}

/**
 * Waits for a caller's workflow, and checks that it has read the final execution from its generated class with nothing
 * missing.
 */
export async function expectSeen(
  handle: Waiting,
  { kind, definitionId, inputs = {} }: Asked,
  { outcome, phase, output = null, failureType = '', message }: ExpectedEnd,
): Promise<SeenExecution> {
  const result = await resultOf(handle);
  const { failureMessage } = result;
  const error = failureType === '' ? null : { type: failureType, message: failureMessage };
  expect(result).toEqual({
    outcome,
    failureType,
    failureMessage: message === undefined ? '' : expect.stringContaining(message),
    executionType: executionTypes[kind],
    execution: {
      id: expect.stringMatching(kind === 'agent' ? /^aex-/ : /^wex-/),
      definitionId,
      inputs,
      phase: `EXECUTION_PHASE_${phase}`,
      output,
      error,
      hasStartedAt: true,
      hasCompletedAt: true,
    },
  });
  return result.execution as SeenExecution;
}

/** The same; and checks that by its history Stigmer has ended the activity, once, with a payload that all languages can read. */
export async function expectTold(handle: Waiting, asked: Asked, expected: ExpectedEnd): Promise<Told> {
  const { kind } = asked;
  const execution = await expectSeen(handle, asked, expected);
  const { error } = execution;
  const { ends } = await readHistory(handle);
  expect(ends).toEqual([
    {
      how: error ? 'failed' : 'completed',
      identity: `stigmer/${execution.id}`,
      ...(error && { failure: { ...error, nonRetryable: true } }),
      payloads: [
        {
          encoding: 'json/protobuf',
          messageType: executionTypes[kind],
          json: expect.objectContaining({ id: execution.id }),
        },
      ],
    },
  ]);
  return { execution, end: ends[0] as ActivityEnd };
}
