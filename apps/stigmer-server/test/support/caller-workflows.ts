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
  type ExecuteWorkflowInput,
} from '@stigmer/sdk/workflow';
import { isCancellation, type ActivityOptions } from '@temporalio/workflow';

/** What a caller saw of an execution. */
export interface Seen {
  readonly outcome: 'completed' | 'failed' | 'timeout' | 'cancelled-in-stigmer' | 'cancelled' | 'other';
  readonly executionId?: string;
  readonly phase?: number;
  readonly output?: unknown;
  readonly error?: { readonly type: string; readonly message: string };
}

/** Waits for an agent, and tells what the SDK's helpers make of its end. */
export async function callAgent(input: ExecuteAgentInput, options?: ActivityOptions): Promise<Seen> {
  try {
    return seen('completed', await executeAgent(input, options));
  } catch (error) {
    return (
      found('failed', isAgentFailed(error)) ??
      found('timeout', isAgentTimeout(error)) ??
      found('cancelled-in-stigmer', isAgentCancelled(error)) ??
      { outcome: isCancellation(error) ? 'cancelled' : 'other', error: { type: 'Error', message: String(error) } }
    );
  }
}

/** Waits for a workflow definition, and tells what the SDK's helpers make of its end. */
export async function callWorkflow(input: ExecuteWorkflowInput, options?: ActivityOptions): Promise<Seen> {
  try {
    return seen('completed', await executeWorkflow(input, options));
  } catch (error) {
    return (
      found('failed', isWorkflowFailed(error)) ??
      found('timeout', isWorkflowTimeout(error)) ??
      found('cancelled-in-stigmer', isWorkflowCancelled(error)) ??
      { outcome: isCancellation(error) ? 'cancelled' : 'other', error: { type: 'Error', message: String(error) } }
    );
  }
}

interface ExecutionShape {
  readonly id: string;
  readonly status?: { readonly phase: number; readonly output?: unknown; readonly error?: Seen['error'] };
}

function found(outcome: Seen['outcome'], execution: ExecutionShape | undefined): Seen | undefined {
  return execution && seen(outcome, execution);
}

function seen(outcome: Seen['outcome'], { id, status }: ExecutionShape): Seen {
  return {
    outcome,
    executionId: id,
    ...(status && { phase: status.phase }),
    ...(status?.output !== undefined && { output: status.output }),
    ...(status?.error && { error: { type: status.error.type, message: status.error.message } }),
  };
}
