import type { StigmerActivities } from '@stigmer/sdk';
import { ApplicationFailure, CompleteAsyncError, Context } from '@temporalio/activity';
import { FIRST_ATTEMPT } from '../protocol.js';

/** The SDK's activities with a first attempt that fails. */
export interface FirstAttemptActivities {
  readonly FailFirstAgent: StigmerActivities['ExecuteAgent'];
  readonly FailFirstWorkflow: StigmerActivities['ExecuteWorkflow'];
}

/** Makes the first attempt of an activity fail after its execution has been accepted, as one whose worker is ill. */
export function failFirstAttempt({
  ExecuteAgent,
  ExecuteWorkflow,
}: StigmerActivities): FirstAttemptActivities {
  return {
    FailFirstAgent: (input) => failing(ExecuteAgent(input)),
    FailFirstWorkflow: (input) => failing(ExecuteWorkflow(input)),
  };
}

async function failing<T>(handshake: Promise<T>): Promise<T> {
  try {
    return await handshake;
  } catch (error) {
    if (error instanceof CompleteAsyncError && Context.current().info.attempt === 1) {
      throw ApplicationFailure.retryable('The first attempt was asked to fail.', FIRST_ATTEMPT);
    }
    throw error;
  }
}
