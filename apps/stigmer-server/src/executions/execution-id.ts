import { createHash, randomUUID } from 'node:crypto';
import type { ExecutionKind } from '@stigmer/handshake';
import type { TaskToken } from '../callbacks/task-token.js';
import { executionIdPrefixes } from '../temporal/execution-id-prefixes.js';

/**
 * The id of the execution that a caller's activity waits for. It is the same for every attempt of that activity: within a
 * workflow's run the event that scheduled it tells it from any other, which an activity id does not. A standalone activity has a
 * run of its own.
 */
export function callerExecutionId(kind: ExecutionKind, caller: TaskToken): string {
  switch (caller.kind) {
    case 'workflow': {
      const { namespaceId, workflowId, runId, scheduledEventId } = caller;
      return derivedId(kind, ['caller', namespaceId, workflowId, runId, scheduledEventId]);
    }
    case 'standalone':
      return derivedId(kind, ['standalone', caller.namespaceId, caller.activityId, caller.runId]);
  }
}

/** The id of the execution that a token which can't be decoded is for: at least the same bytes find the same one. */
export function opaqueTokenExecutionId(kind: ExecutionKind, token: Uint8Array): string {
  return derivedId(kind, ['token', createHash('sha256').update(token).digest('hex')]);
}

/** The id of the execution that a request without a caller asks for. */
export function requestedExecutionId(kind: ExecutionKind, requestId: string): string {
  return requestId === ''
    ? `${executionIdPrefixes[kind]}-${randomUUID()}`
    : derivedId(kind, ['request', requestId]);
}

/**
 * The id of the execution that a Nexus operation waits for. Temporal repeats a request with the same request id.
 *
 * @param namespace the caller's, by name
 */
export function nexusExecutionId(kind: ExecutionKind, namespace: string, requestId: string): string {
  return derivedId(kind, ['nexus', namespace, requestId]);
}

/** Whether an id can be one of this kind. */
export function isExecutionId(kind: ExecutionKind, id: string): boolean {
  return id.startsWith(`${executionIdPrefixes[kind]}-`);
}

function derivedId(kind: ExecutionKind, parts: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return `${executionIdPrefixes[kind]}-${hash.slice(0, 32)}`;
}
