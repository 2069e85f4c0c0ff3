import { executeAgent, executeWorkflow } from '@stigmer/sdk/workflow';
import { proxyActivities } from '@temporalio/workflow';

export { OneActivity } from './one-activity.js';

/** What a workflow ended with that waited for an agent. */
export interface HandshakeResult {
  readonly text: string;
  readonly executionId: string;
}

/** Our own: waits for the agent `echo`. */
export async function Handshake(text: string): Promise<HandshakeResult> {
  const { id, status } = await executeAgent({ agentId: 'echo', inputs: { text } });
  const inputs = status?.output?.['inputs'];
  const given =
    typeof inputs === 'object' && inputs !== null && 'text' in inputs ? inputs['text'] : undefined;
  return {
    text: typeof given === 'string' ? given : '',
    executionId: id,
  };
}

interface CallerActivities {
  HandOutToken(): Promise<string>;
  Block(): Promise<void>;
}

const { HandOutToken, Block } = proxyActivities<CallerActivities>({
  startToCloseTimeout: '24 hours',
  retry: { maximumAttempts: 1 },
});

/** Waits for activities whose tokens the benchmark is given. */
export async function HandOut(count: number): Promise<number> {
  await Promise.all(Array.from({ length: count }, () => HandOutToken().catch(() => undefined)));
  return count;
}

/** Waits for one activity whose token the benchmark is given. */
export async function AwaitToken(): Promise<string> {
  return HandOutToken();
}

/** A peer: waits for activities that hold a worker slot each. */
export async function BlockMany(count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => Block()));
}

/** Waits for one execution of an agent. */
export async function OneAgent(agentId: string): Promise<void> {
  await executeAgent({ agentId });
}

/** Waits for so many executions at the same time. */
export async function WaitForMany(
  what: { readonly agentId: string } | { readonly workflowId: string },
  count: number,
): Promise<number> {
  const one = () => ('agentId' in what ? executeAgent(what) : executeWorkflow(what));
  await Promise.all(Array.from({ length: count }, one));
  return count;
}
