import type { Client } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import { SAMPLE_TEXT } from '../../callers/samples.js';
import type { Figure } from '../../report/result.js';
import { handshakeWay, peerWay, type Way } from '../../stack/run-caller.js';
import type { Stack } from '../../stack/stack.js';
import { untilCount } from '../../stack/wait-until.js';

const STALLED_MS = 60_000;

interface Size {
  readonly events: number;
  readonly bytes: number;
  /** How often the workflow's state was written. */
  readonly transitions: number;
}

/** Events and bytes of history that one execution of each kind leaves; and one of the peers. */
export async function historyFigures(stack: Stack): Promise<Figure[]> {
  const { client, stigmer, server } = stack;
  const inputs = { text: SAMPLE_TEXT };
  const agent = await server.api.agentExecutions.create({ spec: { agentId: 'echo', inputs } });
  const workflow = await server.api.workflowExecutions.create({ spec: { workflowId: 'bench-set', inputs } });
  const caller = await runAndName(client, handshakeWay);
  const child = await runAndName(client, peerWay('Child'));
  const sizes: Record<string, Size> = {
    agent_without_caller: await closedSize(stigmer, [agent.id]),
    agent: await closedSize(stigmer, await ownersOf(stigmer, caller)),
    workflow_without_caller: await closedSize(stigmer, [
      workflow.id,
      ...(await startedBy(stigmer, workflow.id)),
    ]),
    caller: await closedSize(client, [caller]),
    caller_of_activity: await closedSize(client, [await runAndName(client, peerWay('OneActivity'))]),
    child_with_its_caller: await closedSize(client, [child, ...(await startedBy(client, child))]),
  };
  return Object.entries(sizes).flatMap(([kind, { events, bytes, transitions }]) => [
    { metric: `transitions_${kind}`, unit: '', values: [transitions], size: 'state transitions of one' },
    { metric: `events_${kind}`, unit: '', values: [events], size: 'history of one' },
    { metric: `bytes_${kind}`, unit: 'B', values: [bytes], size: 'history of one' },
  ]);
}

async function runAndName({ workflow }: Client, { workflowType, taskQueue }: Way): Promise<string> {
  const workflowId = `history-${randomUUID()}`;
  await workflow.execute(workflowType, { workflowId, taskQueue, args: [SAMPLE_TEXT] });
  return workflowId;
}

/** Adds up closed workflows. */
async function closedSize(
  { workflow, workflowService, options }: Client,
  workflowIds: readonly string[],
): Promise<Size> {
  let size: Size = { events: 0, bytes: 0, transitions: 0 };
  for (const workflowId of workflowIds) {
    await workflow.getHandle(workflowId).result();
    const { workflowExecutionInfo: info } = await workflowService.describeWorkflowExecution({
      namespace: options.namespace,
      execution: { workflowId },
    });
    size = {
      events: size.events + Number(info?.historyLength ?? 0),
      bytes: size.bytes + Number(info?.historySizeBytes ?? 0),
      transitions: size.transitions + Number(info?.stateTransitionCount ?? 0),
    };
  }
  return size;
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
async function ownersOf({ workflowService }: Client, callerWorkflowId: string): Promise<string[]> {
  let ids: string[] = [];
  const find = async (): Promise<number> => {
    const { executions } = await workflowService.listWorkflowExecutions({
      namespace: 'stigmer',
      query: `StigmerCallerWorkflowId = '${callerWorkflowId}'`,
    });
    ids = executions.flatMap(({ execution }) => execution?.workflowId ?? []);
    return ids.length;
  };
  await untilCount(1, find, { what: 'Executions of a caller', stalledMs: STALLED_MS });
  return ids;
}
