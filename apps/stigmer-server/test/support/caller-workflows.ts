import type { AgentExecution } from '@stigmer/api/agentexecution/v1';
import type { WorkflowExecution } from '@stigmer/api/workflowexecution/v1';
import { stigmerService } from '@stigmer/sdk/nexus';
import {
  executeAgent,
  executeWorkflow,
  isAgentCancelled,
  isAgentFailed,
  isAgentTimeout,
  isWorkflowCancelled,
  isWorkflowFailed,
  isWorkflowTimeout,
  type ExecuteAgentInput,
  type ExecuteOptions,
  type ExecuteWorkflowInput,
} from '@stigmer/sdk/workflow';
import { NexusOperationFailure } from '@temporalio/common';
import {
  ActivityFailure,
  ApplicationFailure,
  createNexusServiceClient,
  isCancellation,
  proxyActivities,
  TimeoutFailure,
  type ActivityOptions,
  type StartNexusOperationOptions,
} from '@temporalio/workflow';
import { HandlerError, operation, service } from 'nexus-rpc';

/** What a caller's workflow saw of an execution. */
export interface Seen {
  readonly outcome: Outcome;
  /** The final execution, where it was delivered. */
  readonly execution?: SeenExecution;
  /** The failure of the activity or the operation. */
  readonly failure?: { readonly type: string; readonly message: string; readonly nonRetryable: boolean };
  /** Why the operation could not be started. */
  readonly refusal?: { readonly type: string; readonly message: string };
}

/** Which of the SDK's helpers, or else of Temporal's, knows the end. */
export type Outcome =
  | 'completed'
  | 'failed'
  | 'timed out'
  | 'cancelled in Stigmer'
  | 'cancelled'
  | 'timed out in Temporal'
  | 'other';

/** What a test looks at in an execution. */
export interface SeenExecution {
  readonly id: string;
  readonly phase?: number;
  readonly output?: unknown;
  readonly error?: { readonly type: string; readonly message: string };
}

type Execution = AgentExecution | WorkflowExecution;

/** Waits for an agent. */
export async function callAgent(input: ExecuteAgentInput, options?: ExecuteOptions): Promise<Seen> {
  return see(executeAgent(input, options));
}

/** Waits for many runs of one agent at the same time. */
export async function callAgents(input: ExecuteAgentInput, count: number): Promise<Seen[]> {
  return Promise.all(Array.from({ length: count }, () => see(executeAgent(input))));
}

/** Waits for a workflow definition. */
export async function callWorkflow(input: ExecuteWorkflowInput, options?: ExecuteOptions): Promise<Seen> {
  return see(executeWorkflow(input, options));
}

/** Waits for an agent by a Nexus operation. */
export async function callAgentByNexus(
  endpoint: string,
  input: ExecuteAgentInput,
  options?: Partial<StartNexusOperationOptions>,
): Promise<Seen> {
  const stigmer = createNexusServiceClient({ endpoint, service: stigmerService });
  return see(stigmer.executeOperation('executeAgent', input, options));
}

/** Waits for a workflow definition by a Nexus operation. */
export async function callWorkflowByNexus(
  endpoint: string,
  input: ExecuteWorkflowInput,
  options?: Partial<StartNexusOperationOptions>,
): Promise<Seen> {
  const stigmer = createNexusServiceClient({ endpoint, service: stigmerService });
  return see(stigmer.executeOperation('executeWorkflow', input, options));
}

/** Waits for a workflow definition by a Nexus operation, and tells how large its output is as JSON. */
export async function measureByNexus(endpoint: string, input: ExecuteWorkflowInput): Promise<number> {
  const stigmer = createNexusServiceClient({ endpoint, service: stigmerService });
  const { status } = await stigmer.executeOperation('executeWorkflow', input);
  return JSON.stringify(status?.output).length;
}

/** Waits for any operation of Stigmer's, with any input. */
export async function callByNexus(endpoint: string, operationName: string, input: unknown): Promise<Seen> {
  const anything = service(stigmerService.name, {
    any: operation<unknown, Execution>({ name: operationName }),
  });
  return see(createNexusServiceClient({ endpoint, service: anything }).executeOperation('any', input));
}

/** Waits for an activity whose task token the test hands to Stigmer itself. */
export async function waitWithToken(options: ActivityOptions = {}): Promise<Seen> {
  const { HoldToken } = proxyActivities<{ HoldToken(): Promise<Execution> }>({
    startToCloseTimeout: '1h',
    retry: { maximumAttempts: 1 },
    ...options,
  });
  return see(HoldToken());
}

/** Waits for a workflow definition, passes its execution on to an activity, and gives it as its own result. */
export async function passOn(input: ExecuteWorkflowInput): Promise<WorkflowExecution> {
  const { Measure } = proxyActivities<{ Measure(execution: WorkflowExecution): Promise<number> }>({
    startToCloseTimeout: '1m',
    retry: { maximumAttempts: 1 },
  });
  const execution = await executeWorkflow(input);
  const bytes = JSON.stringify(execution.status?.output).length;
  const measured = await Measure(execution);
  if (measured !== bytes) {
    throw ApplicationFailure.nonRetryable(`The workflow sees ${bytes} bytes, its activity ${measured}`);
  }
  return execution;
}

/** Waits for many runs of one workflow definition at the same time, and tells how large their outputs are as JSON. */
export async function measureAll(input: ExecuteWorkflowInput, count: number): Promise<number[]> {
  const executions = await Promise.all(Array.from({ length: count }, () => executeWorkflow(input)));
  return executions.map(({ status }) => JSON.stringify(status?.output).length);
}

async function see(end: Promise<Execution>): Promise<Seen> {
  try {
    return { outcome: 'completed', execution: seenExecution(await end) };
  } catch (error) {
    const [outcome, execution] = outcomeOf(error);
    const cause = causeOf(error);
    return {
      outcome,
      ...(execution && { execution: seenExecution(execution) }),
      ...(cause instanceof ApplicationFailure && {
        failure: {
          type: cause.type ?? '',
          message: cause.message,
          nonRetryable: cause.nonRetryable ?? false,
        },
      }),
      ...(cause instanceof HandlerError && { refusal: { type: cause.type, message: cause.message } }),
    };
  }
}

/** What an activity or an operation failed with. */
function causeOf(error: unknown): unknown {
  return error instanceof ActivityFailure || error instanceof NexusOperationFailure ? error.cause : undefined;
}

function outcomeOf(error: unknown): [Outcome, Execution?] {
  const failed = isAgentFailed(error) ?? isWorkflowFailed(error);
  if (failed) {
    return ['failed', failed];
  }
  const timedOut = isAgentTimeout(error) ?? isWorkflowTimeout(error);
  if (timedOut) {
    return ['timed out', timedOut];
  }
  const cancelled = isAgentCancelled(error) ?? isWorkflowCancelled(error);
  if (cancelled) {
    return ['cancelled in Stigmer', cancelled];
  }
  if (isCancellation(error)) {
    return ['cancelled'];
  }
  return [causeOf(error) instanceof TimeoutFailure ? 'timed out in Temporal' : 'other'];
}

function seenExecution({ id, status }: Execution): SeenExecution {
  return {
    id,
    ...(status && { phase: status.phase }),
    ...(status?.output && { output: status.output }),
    ...(status?.error && { error: { type: status.error.type, message: status.error.message } }),
  };
}
