import { create } from '@bufbuild/protobuf';
import { AgentExecutionSchema, type AgentExecution } from '@stigmer/api/agentexecution/v1';
import { ApplicationFailure, CancelledFailure, proxyActivities, sleep } from '@temporalio/workflow';

/** What Stigmer gives to an agent that is a Temporal workflow. */
interface AgentInput {
  readonly executionId: string;
  readonly agentId: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly message: string;
}

/** Gives its argument back. */
export async function Repeat(input: AgentInput): Promise<AgentInput> {
  return input;
}

/** Gives a text. */
export async function Say({ inputs }: AgentInput): Promise<string> {
  return 'x'.repeat(Number(inputs['length']));
}

/** Gives nothing. */
export async function Keep(): Promise<void> {}

/** Gives bytes, which no JSON has. */
export async function Blur(): Promise<Uint8Array> {
  return new Uint8Array([1, 2, 3]);
}

/** Gives what its worker's codec hides from all others. */
export async function Hide(): Promise<string> {
  return 'a secret';
}

/** Gives an execution, as one does that has waited for another agent. */
export async function Delegate(): Promise<AgentExecution> {
  return create(AgentExecutionSchema, { id: 'aex-1', status: { startedAt: { seconds: 5n } } });
}

/** Gives halves of surrogate pairs, as JSON can hold them. */
export async function Halve(): Promise<Record<string, string>> {
  return { whole: '😀', 'a\ud83d': 'b\ude00' };
}

/** Gives an object of as many levels as it is asked for. */
export async function Nest({ inputs }: AgentInput): Promise<unknown> {
  return Array.from({ length: Number(inputs['levels']) }).reduce((inner) => ({ a: inner }), 'end');
}

/** Gives an execution whose output has as many levels. */
export async function NestWithin(input: AgentInput): Promise<AgentExecution> {
  const execution = create(AgentExecutionSchema, { id: 'aex-1', status: {} });
  Object.assign(execution.status ?? {}, { output: await Nest(input) });
  return execution;
}

/** Waits for an activity that tells of itself what it is asked to. */
export async function Toil({ inputs }: AgentInput): Promise<void> {
  const activities = proxyActivities<{ Toil(step: string): Promise<void> }>({ startToCloseTimeout: '1h' });
  await activities.Toil(inputs['step'] ?? '');
}

/** Ends as cancelled, although nobody has asked it to. */
export async function GiveUp(): Promise<never> {
  throw new CancelledFailure('An inner limit ran out.');
}

/** Fails for a reason of its own. */
export async function Refuse({ inputs }: AgentInput): Promise<never> {
  throw ApplicationFailure.nonRetryable(`There is no ${inputs['what']} here.`, 'Missing');
}

/** Waits for longer than any test. */
export async function Wait(): Promise<void> {
  await sleep('1 day');
}
