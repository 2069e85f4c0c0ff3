import { clone, create } from '@bufbuild/protobuf';
import {
  AgentExecutionSchema,
  AgentExecutionStatusSchema,
  type AgentExecution,
} from '@stigmer/api/agentexecution/v1';
import type { DeliveryReport, OwnActivities } from '../temporal/activity-contract.js';
import { completed, endStatus } from '../temporal/execution-end.js';
import type { CallbackBinding } from '../temporal/owner-contract.js';

/** How long telling the caller may take here, in milliseconds. What becomes of a call that takes longer the next try finds out. */
const TELL_WITHIN_MS = 1_000;

/** Tells a caller that its agent has completed: one try. */
export type TellCompleted = (ended: AgentExecution, callback: CallbackBinding) => Promise<DeliveryReport>;

/**
 * Makes the activity that runs short agents and tells their callers. Nothing may come between the end and its delivery: each
 * step of a workflow is a way through three threads.
 */
export function createRunShortAgent(
  runBuiltinAgent: OwnActivities['runBuiltinAgent'],
  tellCompleted: TellCompleted,
): OwnActivities['runShortAgent'] {
  return async (execution, builtin, callback) => {
    const { inputs = {}, message = '' } = execution.spec ?? {};
    const output = await runBuiltinAgent({ executionId: execution.id, builtin, inputs, message });
    const endedAt = new Date();
    const run = { output, endedAt: endedAt.toISOString() };
    if (!callback) {
      return { ...run, tries: 0 };
    }
    const ended = clone(AgentExecutionSchema, execution);
    ended.status ??= create(AgentExecutionStatusSchema);
    endStatus(ended.status, completed(output), endedAt);
    const report = await withinTime(tellCompleted(ended, callback));
    return { ...run, tries: 1, ...(report && report.state !== 'BETWEEN_ATTEMPTS' && { report }) };
  };
}

/** What a try gave; undefined where it failed, or takes too long. */
async function withinTime<T>(trying: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  // Not a timer of `node:timers/promises`: ending one makes an error, and this one nearly always ends early.
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), TELL_WITHIN_MS);
  });
  try {
    return await Promise.race([trying, late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
