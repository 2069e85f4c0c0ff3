import { randomUUID } from 'node:crypto';
import { CALLER_QUEUE } from '../callers/names.js';
import { SAMPLE_TEXT } from '../callers/samples.js';
import type { Stack } from './stack.js';

/** What came back is not what was sent. */
export class WrongResultError extends Error {
  override readonly name = 'WrongResultError';
}

/**
 * Runs one caller's workflow from its start to its result.
 *
 * @throws WrongResultError: what is fast and wrong does not count
 */
export async function runCaller({ client }: Pick<Stack, 'client'>, workflowType: string): Promise<unknown> {
  const answer: unknown = await client.workflow.execute(workflowType, {
    workflowId: `${workflowType}-${randomUUID()}`,
    taskQueue: CALLER_QUEUE,
    args: [SAMPLE_TEXT],
  });
  const text = typeof answer === 'object' && answer !== null && 'text' in answer ? answer.text : answer;
  if (text !== SAMPLE_TEXT) {
    throw new WrongResultError(`${workflowType} gave ${JSON.stringify(answer)}`);
  }
  return answer;
}
