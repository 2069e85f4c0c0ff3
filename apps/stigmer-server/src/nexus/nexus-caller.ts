import type { StartOperationContext } from 'nexus-rpc';
import { HandlerError } from 'nexus-rpc';
import type { CallbackNamespaces } from '../callbacks/callback-namespaces.js';
import type { NexusCaller } from '../temporal/nexus-contract.js';

/** The type of the link with which Temporal names the event that has scheduled an operation. */
const WORKFLOW_EVENT = 'temporal.api.common.v1.Link.WorkflowEvent';

const OPERATION_TIMEOUT_HEADER = 'operation-timeout';

/** Units of the header, in milliseconds (https://github.com/nexus-rpc/api/blob/main/SPEC.md#operation-timeout). */
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

/**
 * The workflow that waits, as the link in the request names it: Temporal's server adds the link. Without it nobody could find out
 * later whether anybody still waits.
 *
 * @throws HandlerError BAD_REQUEST without such a link; UNAUTHORIZED for a namespace that is not accepted
 */
export function nexusCaller(
  { inboundLinks }: Pick<StartOperationContext, 'inboundLinks'>,
  namespaces: CallbackNamespaces,
): NexusCaller {
  const caller = inboundLinks
    .filter(({ type }) => type === WORKFLOW_EVENT)
    .map(({ url }) => callerOf(url))
    .find((found) => found !== undefined);
  if (caller === undefined) {
    throw new HandlerError(
      'BAD_REQUEST',
      'The request has no link to the workflow that waits. Start the operation from a Temporal workflow.',
    );
  }
  if (!namespaces.accepts(caller.namespace)) {
    throw new HandlerError(
      'UNAUTHORIZED',
      `The operation was started from the namespace "${caller.namespace}", which this server does not accept. ` +
        'An operator may add it to STIGMER_CALLBACK_NAMESPACES.',
    );
  }
  return caller;
}

/** Reads `temporal:///namespaces/<namespace>/workflows/<workflow id>/<run id>/history?...&eventID=<event id>`. */
function callerOf({ pathname, searchParams }: URL): NexusCaller | undefined {
  const [, namespace, workflowId, runId] =
    /^\/namespaces\/([^/]+)\/workflows\/([^/]+)\/([^/]+)\/history$/.exec(pathname) ?? [];
  const scheduledEventId = searchParams.get('eventID');
  return namespace && workflowId && runId && scheduledEventId
    ? {
        namespace: decodeURIComponent(namespace),
        workflowId: decodeURIComponent(workflowId),
        runId: decodeURIComponent(runId),
        scheduledEventId,
      }
    : undefined;
}

/**
 * How long the operation may take from now, in milliseconds; undefined where its caller sets no timeout.
 *
 * @throws HandlerError BAD_REQUEST for what is no duration
 */
export function operationTimeoutMs({ headers }: Pick<StartOperationContext, 'headers'>): number | undefined {
  const value = headers[OPERATION_TIMEOUT_HEADER];
  if (value === undefined) {
    return undefined;
  }
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(value) ?? [];
  const unitMs = UNIT_MS[unit];
  if (amount === undefined || unitMs === undefined) {
    throw new HandlerError(
      'BAD_REQUEST',
      `The header Operation-Timeout is "${value}", which is no duration.`,
    );
  }
  return Number(amount) * unitMs;
}
