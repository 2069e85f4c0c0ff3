import { Code } from '@connectrpc/connect';
import type { ExecutionKind } from '@stigmer/handshake';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { refuse } from './execution-errors.js';
import { isExecutionId } from './execution-id.js';
import type { ExecutionsContext } from './executions-context.js';

/** How long finding the run may take. */
const DESCRIBE_TIMEOUT_MS = 10_000;

/** How long one long poll may take; Temporal answers empty a little before its own limit of 20 s. */
const LONG_POLL_MS = 30_000;

/** What reading owners' histories needs. */
export type HistoryReader = Pick<ExecutionsContext, 'client' | 'connection' | 'namespace'>;

/** A page of an owner's history. */
export interface HistoryPage {
  readonly runId: string;
  readonly events: readonly temporal.api.history.v1.IHistoryEvent[];
}

/**
 * Reads the history of an execution's owner, page by page.
 *
 * @param follow where given, new events are waited for until the owner has closed. A native connection can't break such a wait off
 * @throws ConnectError NOT_FOUND where there is no such execution
 */
export async function* readHistory(
  { connection, namespace, client }: HistoryReader,
  kind: ExecutionKind,
  id: string,
  follow?: 'follow',
): AsyncGenerator<HistoryPage> {
  const notFound = refuse(
    Code.NotFound,
    `There is no ${kind} execution "${id}". It may have been removed after the namespace's retention.`,
  );
  if (!isExecutionId(kind, id)) {
    throw notFound;
  }
  // The first page of a followed history names the run; the pages after it are of the same run.
  const { runId } = await client
    .withDeadline(Date.now() + DESCRIBE_TIMEOUT_MS, () => client.workflow.getHandle(id).describe())
    .catch((error: unknown) => {
      throw error instanceof WorkflowNotFoundError ? notFound : error;
    });
  let nextPageToken: Uint8Array | null | undefined;
  do {
    const page = await connection.withDeadline(Date.now() + LONG_POLL_MS, () =>
      connection.workflowService.getWorkflowExecutionHistory({
        namespace,
        execution: { workflowId: id, runId },
        waitNewEvent: follow !== undefined,
        ...(nextPageToken && { nextPageToken }),
      }),
    );
    yield { runId, events: page.history?.events ?? [] };
    ({ nextPageToken } = page);
  } while (nextPageToken && nextPageToken.length > 0);
}
