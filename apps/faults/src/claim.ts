import proto from '@temporalio/proto';
import { callerOf } from './caller.js';
import type { FaultContext } from './fault.js';
import type { Handshake, HandshakeKind } from './script.js';
import type { Stack } from './stack.js';
import { until } from './until.js';

const { WORKFLOW_EXECUTION_STATUS_RUNNING } = proto.temporal.api.enums.v1.WorkflowExecutionStatus;

/** Callers of the SDK whose agent reads a document, which ends when the harness says so. */
export const readerKinds = [
  'agent that reads a document',
  'agent that reads a document, for a patient caller',
] as const satisfies HandshakeKind[];

/** Those of them that are tried once: no retry gives their executions another run. */
export const patientReaderKinds = [
  'agent that reads a document, for a patient caller',
] as const satisfies HandshakeKind[];

/** The same whose workflow waits. */
export const patientWaiterKinds = [
  'workflow that waits, for a patient caller',
] as const satisfies HandshakeKind[];

/** The same without a workflow of their own. */
export const patientStandaloneKinds = [
  'activity without a workflow, for a patient caller',
] as const satisfies HandshakeKind[];

/** Callers whose workflow waits for a time that the script says. */
export const waiterKinds = [
  'workflow that waits',
  'workflow that waits, for a patient caller',
] as const satisfies HandshakeKind[];

/** Callers whose Create the harness makes. */
export const tokenKinds = ['caller with a token of its own'] as const satisfies HandshakeKind[];

/** The same, whose workers tell deadlines by clocks of their own; only faults start them. */
export const clockKinds = [
  'caller whose clock is behind',
  'caller whose clock is ahead',
  'caller that tells the time it has left',
] as const satisfies HandshakeKind[];

const TRIES = 3;
const ACCEPTED_WITHIN_MS = 45_000;
const CLAIMED_FOR_MS = 75_000;

/** How long the moment is waited for that a fault is aimed at, in milliseconds: a machine may be busy with something else. */
export const MOMENT_MS = 45_000;

/**
 * Takes a handshake that is under way for a fault: its execution has been accepted, and its caller waits. Where there is
 * none, one is started.
 *
 * @param fits what else must hold for one that is under way
 */
export async function claim(
  context: FaultContext,
  kinds: readonly HandshakeKind[],
  fits: (handshake: Handshake) => boolean = () => true,
): Promise<Handshake> {
  const { stack, random, starter } = context;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const handshake = random.pick(
      starter.started.filter(
        (candidate) =>
          !candidate.isClaimed &&
          kinds.includes(candidate.kind) &&
          fits(candidate) &&
          !stack.documents.isReleased(candidate.index) &&
          stack.accepted.ownersOf(candidate.callerId).length === 1,
      ),
    );
    if (handshake) {
      handshake.isClaimed = true;
      releaseInTime(context, handshake);
      if (await isWaiting(stack, handshake)) {
        return handshake;
      }
      stack.documents.release(handshake.index);
    }
  }
  const kind = random.pick(kinds);
  if (kind === undefined) {
    throw new Error('No kind of handshake is named');
  }
  const handshake = await starter.startClaimed(kind);
  releaseInTime(context, handshake);
  await until(`"${kind}" was accepted`, ACCEPTED_WITHIN_MS, () => isWaiting(stack, handshake));
  return handshake;
}

/** Also where the fault that has it for itself can't be made: its reader would give up at last. */
function releaseInTime({ stack: { documents } }: FaultContext, { index }: Handshake): void {
  setTimeout(() => documents.release(index), CLAIMED_FOR_MS).unref();
}

/** Takes a handshake whose agent reads its document at the moment: when that is released, the agent ends at once. */
export async function claimReading(
  context: FaultContext,
  kinds: readonly HandshakeKind[],
): Promise<Handshake> {
  const { documents } = context.stack;
  const isRead = ({ index }: Handshake): boolean => documents.isRead(index);
  const handshake = await claim(context, kinds, isRead);
  await until('the document is read', MOMENT_MS, async () => isRead(handshake));
  return handshake;
}

/** The one owner of a handshake's execution. */
export function ownerOf({ accepted }: Stack, { callerId }: Handshake): string {
  const [owner = ''] = accepted.ownersOf(callerId);
  return owner;
}

/** Whether an execution has been accepted and its caller waits for it, as Temporal knows. */
export async function isWaiting(stack: Stack, handshake: Handshake): Promise<boolean> {
  return ownerOf(stack, handshake) !== '' && (await callerOf(stack, handshake).pending()) !== undefined;
}

/** Whether an owner runs; throws where there is none of that id. Its memo is one that only the server's own converter reads. */
export async function isOwnerRunning({ stigmer }: Stack, workflowId: string): Promise<boolean> {
  const { workflowExecutionInfo } = await stigmer.workflowService.describeWorkflowExecution({
    namespace: 'stigmer',
    execution: { workflowId },
  });
  return workflowExecutionInfo?.status === WORKFLOW_EXECUTION_STATUS_RUNNING;
}
