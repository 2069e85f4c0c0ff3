import { create } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { CallbackState, CallbackStatusSchema, type CallbackStatus } from '@stigmer/api/execution/v1';
import type { CallbackBinding } from './owner-contract.js';

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
