import type { Client } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import { CALLER_QUEUE } from '../../callers/names.js';
import { SAMPLE_TEXT } from '../../callers/samples.js';
import type { Figure } from '../../report/result.js';
import type { Stack } from '../../stack/stack.js';

interface Size {
  readonly events: number;
  readonly bytes: number;
}

/** Events and bytes of history that one execution of each kind leaves; and one of the peers. */
export async function historyFigures(stack: Stack): Promise<Figure[]> {
  const { client, stigmer, server } = stack;
  const inputs = { text: SAMPLE_TEXT };
  const agent = await server.api.agentExecutions.create({ spec: { agentId: 'echo', inputs } });
  const workflow = await server.api.workflowExecutions.create({ spec: { workflowId: 'bench-set', inputs } });
  const caller = await runAndName(client, 'Handshake');
  const child = await runAndName(client, 'Child');
  const sizes: Record<string, Size> = {
    agent_without_caller: await closedSize(stigmer, [agent.id]),
    agent: await closedSize(stigmer, await ownersOf(stigmer, caller)),
    workflow_without_caller: await closedSize(stigmer, [
      workflow.id,
      ...(await startedBy(stigmer, workflow.id)),
    ]),
    caller: await closedSize(client, [caller]),
    caller_of_activity: await closedSize(client, [await runAndName(client, 'OneActivity')]),
    child_with_its_caller: await closedSize(client, [child, ...(await startedBy(client, child))]),
  };
  return Object.entries(sizes).flatMap(([kind, { events, bytes }]) => [
    { metric: `events_${kind}`, unit: '', values: [events], size: 'history of one' },
    { metric: `bytes_${kind}`, unit: 'B', values: [bytes], size: 'history of one' },
  ]);
}

async function runAndName(client: Client, workflowType: string): Promise<string> {
  const workflowId = `history-${randomUUID()}`;
  await client.workflow.execute(workflowType, { workflowId, taskQueue: CALLER_QUEUE, args: [SAMPLE_TEXT] });
  return workflowId;
}

/** Adds up closed workflows. */
async function closedSize(client: Client, workflowIds: readonly string[]): Promise<Size> {
  let events = 0;
  let bytes = 0;
  for (const workflowId of workflowIds) {
    const handle = client.workflow.getHandle(workflowId);
    await handle.result();
    const { raw } = await handle.describe();
    events += Number(raw.workflowExecutionInfo?.historyLength ?? 0);
    bytes += Number(raw.workflowExecutionInfo?.historySizeBytes ?? 0);
  }
  return { events, bytes };
}

/** The children that a workflow has started, as its history tells. */
async function startedBy({ workflow }: Client, workflowId: string): Promise<string[]> {
  const handle = workflow.getHandle(workflowId);
  await handle.result();
  const { events } = await handle.fetchHistory();
  return (events ?? []).flatMap(
    (event) => event.childWorkflowExecutionStartedEventAttributes?.workflowExecution?.workflowId ?? [],
  );
}

/** The executions of a caller's workflow: visibility learns of them a moment later. */
async function ownersOf(stigmer: Client, callerWorkflowId: string): Promise<string[]> {
  for (;;) {
    const ids: string[] = [];
    const query = `StigmerCallerWorkflowId = '${callerWorkflowId}'`;
    for await (const { workflowId } of stigmer.workflow.list({ query })) {
      ids.push(workflowId);
    }
    if (ids.length > 0) {
      return ids;
    }
  }
}
