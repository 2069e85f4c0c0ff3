import proto from '@temporalio/proto';
import { callerOf } from './caller.js';
import {
  claim,
  claimReading,
  patientReaderKinds,
  patientWaiterKinds,
  isOwnerRunning,
  MOMENT_MS,
  ownerOf,
  readerKinds,
  tokenKinds,
  waiterKinds,
} from './claim.js';
import type { Fault, Faults } from './fault.js';
import type { HandshakeKind } from './script.js';
import { bare, failing } from './truths.js';
import { listWorkflows } from './visibility.js';
import { insist, until } from './until.js';

const { ResetWorkflowExecutionRequest } = proto.temporal.api.workflowservice.v1;

/** In every caller's history: started, task scheduled, task started, task completed. */
const FIRST_TASK_COMPLETED = 4;

/** How long the agent of a run that was reset may run on, in milliseconds. */
const RUN_ON_LIMIT_MS = 240_000;

/** Somebody ends owners, definition runs and callers, or resets them. */
export const callerFaults = {
  'owner terminated': ownerTerminated([...patientReaderKinds, ...patientWaiterKinds]),
  'definition run terminated': async (context) => {
    const { stack } = context;
    const handshake = await claim(context, waiterKinds);
    const query = `WorkflowId STARTS_WITH '${ownerOf(stack, handshake)}/run/' AND ExecutionStatus = 'Running'`;
    let run = '';
    await until('the definition runs', MOMENT_MS, async () => {
      run = (await listWorkflows(stack.stigmer, 'stigmer', query))[0]?.workflowId ?? '';
      return run !== '';
    });
    handshake.steps[0] = [...(handshake.steps[0] ?? []), failing('WORKFLOW_EXECUTION_FAILED', 'Terminated')];
    await insist('the run is terminated', () => stack.stigmer.workflow.getHandle(run).terminate('a fault'));
    return 1;
  },
  'caller cancelled': callerCancelled(patientReaderKinds),
  'caller terminated': callerTerminated([...readerKinds, ...tokenKinds]),
  'caller reset': async (context) => {
    const { stack, complain } = context;
    const handshake = await claim(context, readerKinds);
    const { callerId: workflowId, index } = handshake;
    const owner = ownerOf(stack, handshake);
    handshake.isReset = true;
    const request = ResetWorkflowExecutionRequest.fromObject({
      namespace: 'default',
      workflowExecution: { workflowId },
      reason: 'a fault',
      requestId: `${workflowId}-reset`,
      workflowTaskFinishEventId: FIRST_TASK_COMPLETED,
    });
    await insist('the caller is reset', () => stack.client.workflowService.resetWorkflowExecution(request));
    // The document is released for the new run's agent when the agent of the run before has been stopped.
    void until(
      'the agent of a reset caller was stopped',
      RUN_ON_LIMIT_MS,
      async () => !(await isOwnerRunning(stack, owner)),
    )
      .catch(() => complain(`${owner} ran on for ${RUN_ON_LIMIT_MS / 1000} s after its caller's reset`))
      .finally(() => stack.documents.release(index));
    return 1;
  },
} as const satisfies Faults;

/** An operator terminates the owner: somebody stands in for it. */
export function ownerTerminated(kinds: readonly HandshakeKind[]): Fault {
  return async (context) => {
    const { stack } = context;
    const handshake = await claim(context, kinds);
    const isWorkflow = handshake.kind.startsWith('workflow');
    const cancelled = failing(
      isWorkflow ? 'WORKFLOW_EXECUTION_CANCELLED' : 'AGENT_EXECUTION_CANCELLED',
      'Terminated in Temporal',
    );
    // A workflow that waits may end at this very moment; an agent can't, because its document is held back.
    handshake.steps[0] = isWorkflow ? [...(handshake.steps[0] ?? []), cancelled] : [cancelled];
    stack.documents.keep(handshake.index);
    await insist('the owner is terminated', () =>
      stack.stigmer.workflow.getHandle(ownerOf(stack, handshake)).terminate('a fault'),
    );
    handshake.goneAt = Date.now();
    return 1;
  };
}

/** Whoever started the caller cancels it. */
export function callerCancelled(kinds: readonly HandshakeKind[]): Fault {
  return async (context) => {
    const { stack } = context;
    const handshake = await claimReading(context, kinds);
    // Its agent would never end by itself: somebody has to tell it that nobody waits.
    stack.documents.keep(handshake.index);
    handshake.steps[0] = [bare('cancelled')];
    await insist('the caller is cancelled', () => callerOf(stack, handshake).cancel());
    handshake.goneAt = Date.now();
    return 1;
  };
}

/** Whoever started the caller terminates it. */
export function callerTerminated(kinds: readonly HandshakeKind[]): Fault {
  return async (context) => {
    const { stack } = context;
    const handshake = await claim(context, kinds);
    stack.documents.keep(handshake.index);
    handshake.steps[0] = [bare('not told')];
    await insist('the caller is terminated', () => callerOf(stack, handshake).terminate('a fault'));
    handshake.goneAt = Date.now();
    return 1;
  };
}
