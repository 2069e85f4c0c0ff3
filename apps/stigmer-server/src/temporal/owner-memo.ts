import { isMessage } from '@bufbuild/protobuf';
import { AgentExecutionStatusSchema } from '@stigmer/api/agentexecution/v1';
import { WorkflowExecutionStatusSchema } from '@stigmer/api/workflowexecution/v1';
import type { Execution } from '@stigmer/handshake';
import { memoKeys, type CallbackBinding } from './owner-contract.js';

/** What an owner workflow's memo tells; nothing where the workflow is no owner. */
export interface OwnerMemo {
  readonly status?: NonNullable<Execution['status']>;
  readonly callback?: CallbackBinding;
  readonly specHash?: string;
}

/** Reads the memo of an owner workflow, as the client decoded it. */
export function readOwnerMemo(memo: Record<string, unknown> | undefined): OwnerMemo {
  const status = memo?.[memoKeys.status];
  const callback = memo?.[memoKeys.callback];
  const specHash = memo?.[memoKeys.specHash];
  return {
    ...((isMessage(status, AgentExecutionStatusSchema) ||
      isMessage(status, WorkflowExecutionStatusSchema)) && {
      status,
    }),
    ...(isCallbackBinding(callback) && { callback }),
    ...(typeof specHash === 'string' && { specHash }),
  };
}

/** Only this server writes to these memos, so telling a binding from something else is enough. */
function isCallbackBinding(value: unknown): value is CallbackBinding {
  return typeof value === 'object' && value !== null && 'sealedToken' in value && 'attempt' in value;
}
