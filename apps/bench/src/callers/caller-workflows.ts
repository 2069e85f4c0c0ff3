import { executeAgent, executeWorkflow } from '@stigmer/sdk/workflow';
import { createNexusServiceClient, executeChild, proxyActivities } from '@temporalio/workflow';
import { NEXUS_ENDPOINT, PEER_QUEUE } from './names.js';
import { peerService } from './nexus-service.js';
import { OneActivity } from './one-activity.js';

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
  return {
    text: typeof inputs === 'object' && inputs !== null && 'text' in inputs ? String(inputs['text']) : '',
    executionId: id,
  };
}

/** A peer: the same as a child workflow, run by the caller's own worker. */
export async function Child(text: string): Promise<string> {
  return executeChild(OneActivity, { args: [text] });
}

/** A peer: the same as a child workflow, run by a worker of its own. */
export async function ChildElsewhere(text: string): Promise<string> {
  return executeChild(OneActivity, { args: [text], taskQueue: PEER_QUEUE });
}

/** A peer: the same as a Nexus operation, run by a worker of its own. */
export async function Nexus(text: string): Promise<string> {
  const peer = createNexusServiceClient({ endpoint: NEXUS_ENDPOINT, service: peerService });
  return peer.executeOperation('oneActivity', text, { scheduleToCloseTimeout: '1 minute' });
}

interface CallerActivities {
  CreateAndPoll(text: string): Promise<string>;
  HandOutToken(): Promise<string>;
  Block(): Promise<void>;
}

const { CreateAndPoll, HandOutToken, Block } = proxyActivities<CallerActivities>({
  startToCloseTimeout: '24 hours',
  retry: { maximumAttempts: 1 },
});

/** A peer: an activity that polls Get once a second. */
export async function Polling(text: string): Promise<string> {
  return CreateAndPoll(text);
}

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
