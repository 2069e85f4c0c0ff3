import proto from '@temporalio/proto';
import {
  claim,
  insist,
  patientReaderKinds,
  patientWaiterKinds,
  isRunning,
  MOMENT_MS,
  ownerOf,
  pendingAttempt,
  readerKinds,
  tokenKinds,
  until,
  waiterKinds,
} from './claim.js';
import type { Faults } from './fault.js';
import { Status } from './interference.js';
import type { Handshake } from './script.js';
import { isDelivery } from './seen-call.js';
import type { Stack } from './stack.js';
import { bare, failing } from './truths.js';
import { listWorkflows } from './visibility.js';

const { ResetWorkflowExecutionRequest } = proto.temporal.api.workflowservice.v1;

/** In every caller's history: started, task scheduled, task started, task completed. */
const FIRST_TASK_COMPLETED = 4;

/** Longer than a caller that is meant to time out waits, in milliseconds. */
const TIMES_OUT_WITHIN_MS = 60_000;

/** Much longer than a caller's heartbeat timeout, in milliseconds. */
const TRIED_AGAIN_WITHIN_MS = 30_000;

/** How long the agent of a run that was reset may run on, in milliseconds. */
const RUN_ON_LIMIT_MS = 240_000;

/** Somebody ends owners, definition runs and callers, or resets them; callers run out of time. */
export const callerFaults = {
  'owner terminated': async (context) => {
    const { stack } = context;
    const handshake = await claim(context, [...patientReaderKinds, ...patientWaiterKinds]);
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
  },
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
  'caller cancelled': async (context) => {
    const { stack } = context;
    const handshake = await claim(context, [...patientReaderKinds, ...tokenKinds]);
    // Its agent would never end by itself: somebody has to tell it that nobody waits.
    stack.documents.keep(handshake.index);
    handshake.steps[0] = [bare('cancelled')];
    await insist('the caller is cancelled', () =>
      stack.client.workflow.getHandle(handshake.workflowId).cancel(),
    );
    handshake.goneAt = Date.now();
    return 1;
  },
  'caller terminated': async (context) => {
    const { stack } = context;
    const handshake = await claim(context, [...readerKinds, ...tokenKinds]);
    stack.documents.keep(handshake.index);
    handshake.steps[0] = [bare('not told')];
    await insist('the caller is terminated', () =>
      stack.client.workflow.getHandle(handshake.workflowId).terminate('a fault'),
    );
    handshake.goneAt = Date.now();
    return 1;
  },
  'caller reset': async (context) => {
    const { stack, complain } = context;
    const handshake = await claim(context, readerKinds);
    const { workflowId, index } = handshake;
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
      async () => !(await isRunning(stack.stigmer, 'stigmer', owner)),
    )
      .catch(() => complain(`${owner} ran on for ${RUN_ON_LIMIT_MS / 1000} s after its caller's reset`))
      .finally(() => stack.documents.release(index));
    return 1;
  },
  'caller timed out': async (context) => {
    const { stack, starter } = context;
    const handshake = await starter.startClaimed('agent whose caller times out');
    handshake.steps[0] = [bare('timed out in Temporal')];
    const remove = stack.interference.add({
      at: 'request',
      matches: (call) => isDelivery(call) && call.caller === handshake.workflowId,
      act: () => ({ status: Status.UNAVAILABLE }),
    });
    try {
      await until('the caller has timed out', TIMES_OUT_WITHIN_MS, async () => {
        const { status } = await stack.client.workflow.getHandle(handshake.workflowId).describe();
        return status.name !== 'RUNNING';
      });
      return 1;
    } finally {
      remove();
    }
  },
  'caller timed out and tried again': async (context) => {
    const { stack } = context;
    const handshake = await claim(context, ['agent that reads a document']);
    const attempt = await pendingAttempt(stack, handshake);
    const remove = stack.interference.add({
      at: 'request',
      matches: ({ method, caller }) =>
        method === 'RecordActivityTaskHeartbeat' && caller === handshake.workflowId,
      act: () => ({ status: Status.UNAVAILABLE }),
    });
    try {
      // One whose worker still repeats its Create is kept alive by that worker: another one is tried then.
      await until('the caller is tried again', TRIED_AGAIN_WITHIN_MS, () =>
        isLaterAttempt(stack, handshake, attempt),
      );
      return 1;
    } finally {
      remove();
      handshake.isClaimed = false;
      setTimeout(() => stack.documents.release(handshake.index), handshake.holdMs).unref();
    }
  },
} as const satisfies Faults;

/** Whether Temporal has ended an attempt for want of a heartbeat, and a later one runs. */
async function isLaterAttempt(stack: Stack, { workflowId }: Handshake, attempt: number): Promise<boolean> {
  const { raw } = await stack.client.workflow.getHandle(workflowId).describe();
  const pending = raw.pendingActivities?.[0];
  return (pending?.attempt ?? 0) > attempt && Boolean(pending?.lastFailure?.timeoutFailureInfo);
}
