import type { AgentExecution } from '@stigmer/api/agentexecution/v1';
import { stigmerService } from '@stigmer/sdk/nexus';
import { executeAgent, executeWorkflow } from '@stigmer/sdk/workflow';
import { createNexusServiceClient, proxyActivities } from '@temporalio/workflow';
import { STIGMER_ENDPOINT } from './names.js';

export { OneActivity } from './one-activity.js';

/** What a workflow ended with that waited for an agent. */
export interface HandshakeResult {
  readonly text: string;
  readonly executionId: string;
}

/** Our own: waits for the agent `echo`. */
export async function Handshake(text: string): Promise<HandshakeResult> {
  return given(await executeAgent({ agentId: 'echo', inputs: { text } }));
}

/** The same by a Nexus operation: no activity, no token. */
export async function ByNexus(text: string): Promise<HandshakeResult> {
  const stigmer = createNexusServiceClient({ endpoint: STIGMER_ENDPOINT, service: stigmerService });
  const options = { scheduleToCloseTimeout: '1 hour' } as const;
  return given(
    await stigmer.executeOperation('executeAgent', { agentId: 'echo', inputs: { text } }, options),
  );
}

function given({ id, status }: AgentExecution): HandshakeResult {
  const inputs = status?.output?.['inputs'];
  const text = typeof inputs === 'object' && inputs !== null && 'text' in inputs ? inputs['text'] : undefined;
  return { text: typeof text === 'string' ? text : '', executionId: id };
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
