import { stigmerService } from '@stigmer/sdk/nexus';
import { executeAgent, executeWorkflow, type ExecuteOptions } from '@stigmer/sdk/workflow';
import { ActivityCancellationType, createNexusServiceClient, proxyActivities } from '@temporalio/workflow';
import type { InteropInput, InteropResult } from '../protocol.js';
import type { FirstAttemptActivities } from './fail-first-attempt.js';
import { see, type Execution } from './see.js';

/** Waits for one execution, and gives what it saw, also when it was cancelled. */
export async function Interop(input: InteropInput): Promise<InteropResult> {
  const { startToCloseSeconds, heartbeatSeconds, maximumAttempts } = input;
  if (input.nexusEndpoint !== '') {
    return see(executeByNexus(input));
  }
  return see(
    execute(input, {
      startToCloseTimeout: startToCloseSeconds * 1000,
      ...(heartbeatSeconds > 0 && { liveness: heartbeatSeconds * 1000 }),
      retry: { maximumAttempts, initialInterval: 200 },
      cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    }),
  );
}

function execute(
  { kind, definitionId, inputs, failFirstAttempt }: InteropInput,
  options: ExecuteOptions,
): Promise<Execution> {
  const failing = failFirstAttempt ? proxyActivities<FirstAttemptActivities>(options) : undefined;
  switch (kind) {
    case 'agent': {
      const agent = { agentId: definitionId, inputs };
      return failing ? failing.FailFirstAgent(agent) : executeAgent(agent, options);
    }
    case 'workflow': {
      const workflow = { workflowId: definitionId, inputs };
      return failing ? failing.FailFirstWorkflow(workflow) : executeWorkflow(workflow, options);
    }
  }
}

function executeByNexus({
  kind,
  definitionId,
  inputs,
  startToCloseSeconds,
  nexusEndpoint,
}: InteropInput): Promise<Execution> {
  const stigmer = createNexusServiceClient({ endpoint: nexusEndpoint, service: stigmerService });
  const options = { scheduleToCloseTimeout: startToCloseSeconds * 1000 };
  switch (kind) {
    case 'agent':
      return stigmer.executeOperation('executeAgent', { agentId: definitionId, inputs }, options);
    case 'workflow':
      return stigmer.executeOperation('executeWorkflow', { workflowId: definitionId, inputs }, options);
  }
}
