import type { AgentExecution as AgentExecutionMessage } from '@stigmer/api/agentexecution/v1';
import {
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  ActivityFailure,
  ApplicationFailure,
} from '@temporalio/workflow';
import type { AgentRun, OwnActivities } from '../activity-contract.js';
import type { OwnerOptions } from '../owner-contract.js';
import { taskQueues } from '../task-queues.js';
import { own, type Work } from './owner.js';
import { runTemporalAgent } from './run-temporal-agent.js';

/** Inputs over this size, in characters, are not put into the history a second time by a local activity's marker. */
const MAX_SHORT_INPUT = 64 * 1024;

/** How long a short agent may take, and telling its caller, in milliseconds: so much less than a workflow task that nothing is late. */
const AT_ONCE_MS = 4_000;

/** As owners run short agents that were started before there were shortcuts. */
const short = proxyLocalActivities<OwnActivities>({
  startToCloseTimeout: '2s',
  retry: { maximumAttempts: 1 },
});

const long = proxyActivities<OwnActivities>({
  taskQueue: taskQueues.agents,
  startToCloseTimeout: '365d',
  // A worker that died is found out within this time, and the agent runs again elsewhere.
  heartbeatTimeout: '10s',
  // Enough for many restarts of workers; an input that brings every worker down is given up.
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s', maximumAttempts: 20 },
});

/** Owns one execution of an agent. */
export async function AgentExecution(
  accepted: AgentExecutionMessage,
  options: OwnerOptions<'agent'>,
): Promise<AgentExecutionMessage> {
  return own('agent', accepted, options, workOf(accepted, options));
}

function workOf(accepted: AgentExecutionMessage, { plan, shortcuts }: OwnerOptions<'agent'>): Work {
  const { agentId = '', inputs = {}, message = '' } = accepted.spec ?? {};
  const executionId = accepted.id;
  if (!('builtin' in plan)) {
    return { run: () => runTemporalAgent(plan, { executionId, agentId, inputs, message }) };
  }
  const { builtin } = plan;
  const agent: AgentRun = { executionId, builtin, inputs, message };
  const run = () => long.runBuiltinAgent(agent);
  if (!plan.short || inputSize(agent) > MAX_SHORT_INPUT) {
    return { run };
  }
  return shortcuts
    ? {
        run,
        atOnce: (callback, timeLeftMs) =>
          unlessLate(() => withTime(timeLeftMs).runShortAgent(accepted, builtin, callback)),
      }
    : { run: async () => (await unlessLate(() => short.runBuiltinAgent(agent))) ?? run() };
}

function withTime(timeLeftMs: number): Pick<OwnActivities, 'runShortAgent'> {
  return proxyLocalActivities<OwnActivities>({
    startToCloseTimeout: Math.min(AT_ONCE_MS, timeLeftMs),
    retry: { maximumAttempts: 1 },
  });
}

/**
 * Undefined where a try took longer than it may, or met a passing fault: as a regular activity the agent has all the time it
 * needs.
 */
async function unlessLate<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isCancellation(error) || isFinal(error)) {
      throw error;
    }
    return undefined;
  }
}

function inputSize(run: AgentRun): number {
  return Object.entries(run.inputs).reduce(
    (size, [name, value]) => size + name.length + value.length,
    run.message.length,
  );
}

function isFinal(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure && cause.nonRetryable === true;
}
