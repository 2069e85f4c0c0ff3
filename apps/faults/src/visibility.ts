import { tsToMs } from '@temporalio/common/lib/time.js';
import type { Client } from '@temporalio/client';

/** A workflow as Temporal's visibility lists it. */
export interface Listed {
  readonly workflowId: string;
  readonly runId: string;
  readonly type: string;
  /** In milliseconds since the epoch. */
  readonly startedAt: number;
  /** Of an owner: the workflow that it works for, or the activity without a workflow. */
  readonly caller: string;
  /** Of an owner, or of one that stands in for it: what it has recorded of its caller. */
  readonly callback: string;
}

/** Lists workflows without looking into their memos, which only the server's own converter reads. */
export async function listWorkflows(
  { workflowService }: Client,
  namespace: string,
  query: string,
): Promise<Listed[]> {
  const listed: Listed[] = [];
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await workflowService.listWorkflowExecutions({
      namespace,
      query,
      ...(nextPageToken && { nextPageToken }),
    });
    for (const { execution, type, startTime, searchAttributes } of page.executions) {
      const attribute = (name: string): string => {
        const data = searchAttributes?.indexedFields?.[name]?.data;
        return data ? String(JSON.parse(Buffer.from(data).toString())) : '';
      };
      listed.push({
        workflowId: execution?.workflowId ?? '',
        runId: execution?.runId ?? '',
        type: type?.name ?? '',
        startedAt: startTime ? tsToMs(startTime) : 0,
        caller: attribute('StigmerCallerWorkflowId') || attribute('StigmerCallerActivityId'),
        callback: attribute('StigmerCallback'),
      });
    }
    nextPageToken = page.nextPageToken.length > 0 ? page.nextPageToken : undefined;
  } while (nextPageToken);
  return listed;
}
