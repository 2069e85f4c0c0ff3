import type { Client } from '@temporalio/client';

/** A workflow as Temporal's visibility lists it. */
export interface Listed {
  readonly workflowId: string;
  readonly type: string;
  /** Of an owner: whom it works for. */
  readonly callerWorkflowId: string;
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
    for (const { execution, type, searchAttributes } of page.executions) {
      const caller = searchAttributes?.indexedFields?.['StigmerCallerWorkflowId']?.data;
      listed.push({
        workflowId: execution?.workflowId ?? '',
        type: type?.name ?? '',
        callerWorkflowId: caller ? String(JSON.parse(Buffer.from(caller).toString())) : '',
      });
    }
    nextPageToken = page.nextPageToken.length > 0 ? page.nextPageToken : undefined;
  } while (nextPageToken);
  return listed;
}
