import type { AgentExecution as AgentExecutionMessage } from '@stigmer/api/agentexecution/v1';
import {
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  ActivityFailure,
  ApplicationFailure,
} from '@temporalio/workflow';
import type { RunOutput } from '../../artifacts/artifact.js';
import type { AgentRun, OwnActivities } from '../activity-contract.js';
import type { BuiltinPlan, OwnerOptions } from '../owner-contract.js';
import { own } from './owner.js';
import { runTemporalAgent } from './run-temporal-agent.js';

/** Inputs over this size, in characters, are not put into the history a second time by a local activity's marker. */
const MAX_SHORT_INPUT = 64 * 1024;

const short = proxyLocalActivities<OwnActivities>({
  startToCloseTimeout: '2s',
  retry: { maximumAttempts: 1 },
});

const long = proxyActivities<OwnActivities>({
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
  const { plan } = options;
  const { agentId = '', inputs = {}, message = '' } = accepted.spec ?? {};
  const executionId = accepted.id;
  return own('agent', accepted, options, () =>
    'builtin' in plan
      ? runBuiltin(plan, { executionId, builtin: plan.builtin, inputs, message })
      : runTemporalAgent(plan, { executionId, agentId, inputs, message }),
  );
}

async function runBuiltin(plan: BuiltinPlan, run: AgentRun): Promise<RunOutput> {
  if (plan.short && inputSize(run) <= MAX_SHORT_INPUT) {
    try {
      return await short.runBuiltinAgent(run);
    } catch (error) {
      if (isCancellation(error) || isFinal(error)) {
        throw error;
      }
      // It took longer than a short agent may, or met a passing fault: as a regular activity it has all the time it needs.
    }
  }
  return long.runBuiltinAgent(run);
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
