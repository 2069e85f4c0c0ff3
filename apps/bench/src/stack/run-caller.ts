import { randomUUID } from 'node:crypto';
import { CALLER_QUEUE, PEER_QUEUE } from '../callers/names.js';
import { SAMPLE_TEXT } from '../callers/samples.js';
import type { Stack } from './stack.js';

/** What came back is not what was sent. */
export class WrongResultError extends Error {
  override readonly name = 'WrongResultError';
}

/** A way to have something done: a workflow, and whose worker runs it. */
export interface Way {
  readonly workflowType: string;
  readonly taskQueue: string;
}

/** Our own: waits for the agent `echo`. */
export const handshakeWay: Way = { workflowType: 'Handshake', taskQueue: CALLER_QUEUE };

/** The same by a Nexus operation. */
export const byNexusWay: Way = { workflowType: 'ByNexus', taskQueue: CALLER_QUEUE };

/** What else a user could do, on a worker that has nothing of Stigmer's. */
export function peerWay(workflowType: string): Way {
  return { workflowType, taskQueue: PEER_QUEUE };
}

/**
 * Runs one caller's workflow from its start to its result.
 *
 * @throws WrongResultError: what is fast and wrong does not count
 */
export async function runCaller(
  { client }: Pick<Stack, 'client'>,
  { workflowType, taskQueue }: Way,
): Promise<unknown> {
  const answer: unknown = await client.workflow.execute(workflowType, {
    workflowId: `${workflowType}-${randomUUID()}`,
    taskQueue,
    args: [SAMPLE_TEXT],
  });
  const text = typeof answer === 'object' && answer !== null && 'text' in answer ? answer.text : answer;
  if (text !== SAMPLE_TEXT) {
    throw new WrongResultError(`${workflowType} gave ${JSON.stringify(answer)}`);
  }
  return answer;
}
