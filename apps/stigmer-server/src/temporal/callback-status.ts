import { create } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { CallbackState, CallbackStatusSchema, type CallbackStatus } from '@stigmer/api/execution/v1';
import type { NexusBinding } from './nexus-contract.js';
import type { CallbackBinding } from './owner-contract.js';

/** What the search attribute of the callback says while a caller waits by a Nexus operation: the monitors look for it by this. */
export const WAITING_BY_NEXUS = 'NEXUS';

/** What the API tells of a caller's activity that waits, or of none. */
export function callbackStatus(binding: CallbackBinding | undefined): CallbackStatus {
  if (binding === undefined) {
    return create(CallbackStatusSchema, { state: CallbackState.NONE });
  }
  return create(CallbackStatusSchema, {
    state: CallbackState.WAITING,
    tokenPreview: binding.tokenPreview,
    tokenFingerprint: binding.tokenFingerprint,
    namespace: binding.namespace,
    workflowId: binding.workflowId,
    runId: binding.runId,
    activityId: binding.activityId,
    ...(binding.deadline !== undefined && { deadline: timestampFromDate(new Date(binding.deadline)) }),
  });
}

/** What the API tells of a caller that waits by a Nexus operation: no activity, and so no token. */
export function nexusCallbackStatus({
  namespace,
  workflowId,
  runId,
  deadline,
}: Omit<NexusBinding, 'boundAt'>): CallbackStatus {
  return create(CallbackStatusSchema, {
    state: CallbackState.WAITING,
    namespace,
    workflowId,
    runId,
    ...(deadline !== undefined && { deadline: timestampFromDate(new Date(deadline)) }),
  });
}

/** Whether a caller waits, or has waited, by a Nexus operation. */
export function isNexusCallback({ state, tokenFingerprint }: CallbackStatus): boolean {
  return state > CallbackState.NONE && tokenFingerprint === '';
}

/** A callback's state as a search attribute. */
export function callbackAttribute(status: CallbackStatus | undefined): string {
  return status?.state === CallbackState.WAITING && isNexusCallback(status)
    ? WAITING_BY_NEXUS
    : CallbackState[status?.state ?? CallbackState.NONE];
}
