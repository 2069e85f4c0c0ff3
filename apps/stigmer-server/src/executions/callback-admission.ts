import { Code, type ConnectError } from '@connectrpc/connect';
import type { CallbackOptions } from '@stigmer/api/execution/v1';
import { durationMs, timestampDate } from '@bufbuild/protobuf/wkt';
import type { ExecutionKind } from '@stigmer/handshake';
import { tokenFingerprint, tokenPreview } from '@stigmer/handshake/token';
import type { CallbackNamespaces } from '../callbacks/callback-namespaces.js';
import { decodeTaskToken, isByIdShape, type TaskToken } from '../callbacks/task-token.js';
import type { CallbackBinding } from '../temporal/owner-contract.js';
import { callerExecutionId, opaqueTokenExecutionId } from './execution-id.js';
import { refuse } from './execution-errors.js';

/** A caller whose token may be used. */
export interface AdmittedCallback {
  readonly executionId: string;
  /** But for the token, which is sealed while the caller is asked. */
  readonly binding: Omit<CallbackBinding, 'sealedToken'>;
}

/**
 * Looks at a task token without asking Temporal: whether it has the shape of one that a worker was given, and whether its
 * namespace is accepted.
 *
 * @throws ConnectError INVALID_ARGUMENT or PERMISSION_DENIED
 */
export function admitCallback(
  kind: ExecutionKind,
  token: Uint8Array,
  options: CallbackOptions | undefined,
  namespaces: CallbackNamespaces,
): AdmittedCallback {
  const caller = decodeTaskToken(token);
  if (caller && isByIdShape(caller)) {
    throw refuse(
      Code.InvalidArgument,
      'callback_token names an activity by its id. Pass the task token that the worker gave to the activity.',
    );
  }
  const namespace = caller
    ? namespaces.nameOf(caller.namespaceId)
    : declaredNamespace(options?.namespace ?? '', namespaces);
  if (namespace === undefined) {
    throw notAccepted(caller ? `with the id ${caller.namespaceId}` : `"${options?.namespace}"`);
  }
  return {
    executionId: caller ? callerExecutionId(kind, caller) : opaqueTokenExecutionId(kind, token),
    binding: {
      tokenPreview: tokenPreview(token),
      tokenFingerprint: tokenFingerprint(token),
      namespace,
      ...callerOf(caller),
      ...declaredTimeouts(options),
      boundAt: new Date().toISOString(),
      revision: options?.revision ?? 0,
    },
  };
}

type BoundCaller = Pick<
  CallbackBinding,
  'workflowId' | 'runId' | 'activityId' | 'scheduledEventId' | 'attempt' | 'clock' | 'stamp'
>;

function callerOf(token: TaskToken | undefined): BoundCaller {
  switch (token?.kind) {
    case 'workflow': {
      const { workflowId, runId, activityId, scheduledEventId, attempt, clock } = token;
      return { workflowId, runId, activityId, scheduledEventId, attempt, ...(clock && { clock }) };
    }
    case 'standalone': {
      const { runId, activityId, attempt, stamp } = token;
      const counted = stamp === 0 ? {} : { stamp };
      return { workflowId: '', runId, activityId, scheduledEventId: '', attempt, ...counted };
    }
    case undefined:
      return { workflowId: '', runId: '', activityId: '', scheduledEventId: '', attempt: 1 };
  }
}

function declaredTimeouts(
  options: CallbackOptions | undefined,
): Pick<CallbackBinding, 'deadline' | 'heartbeatTimeoutMs' | 'timeLeftMs'> {
  const heartbeatTimeoutMs = options?.heartbeatTimeout ? durationMs(options.heartbeatTimeout) : 0;
  return {
    ...(options?.timeLeft
      ? { timeLeftMs: durationMs(options.timeLeft) }
      : options?.deadline && { deadline: timestampDate(options.deadline).toISOString() }),
    ...(heartbeatTimeoutMs > 0 && { heartbeatTimeoutMs }),
  };
}

/** Where the token doesn't tell: the namespace that the caller names, or the only one there is. */
function declaredNamespace(declared: string, namespaces: CallbackNamespaces): string | undefined {
  if (declared !== '') {
    return namespaces.accepts(declared) ? declared : undefined;
  }
  const [only, ...others] = namespaces.names;
  if (only === undefined || others.length > 0) {
    throw refuse(
      Code.InvalidArgument,
      "callback_token could not be read as a Temporal task token. Pass the activity's token unchanged; where it comes " +
        'from an unusual Temporal server, name its namespace in callback.namespace.',
    );
  }
  return only;
}

function notAccepted(which: string): ConnectError {
  return refuse(
    Code.PermissionDenied,
    `callback_token is of a namespace ${which} that this server does not accept. ` +
      'An operator may add it to STIGMER_CALLBACK_NAMESPACES.',
  );
}
