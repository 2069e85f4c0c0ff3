import { AgentExecutionSchema } from '@stigmer/api/agentexecution/v1';
import { create, isMessage } from '@bufbuild/protobuf';
import { StigmerPlugin } from '@stigmer/sdk';
import { WorkflowFailedError, type Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { NativeConnection } from '@temporalio/worker';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, withWorker } from './support/caller.js';
import { captureLogs } from './support/captured-logs.js';
import { startCompletingStigmer, type CompletingStigmer } from './support/completing-stigmer.js';
import type * as workflows from './support/nested-workflows.js';
import type { Holder } from './support/nested-workflows.js';

const workflowsPath = fileURLToPath(new URL('./support/nested-workflows.ts', import.meta.url));

let connection: NativeConnection;
let stigmer: CompletingStigmer;

beforeAll(async () => {
  captureLogs();
  connection = await connect();
  stigmer = await startCompletingStigmer(connection);
});
afterAll(async () => {
  await stigmer.stop();
  await connection.close();
});

/** An activity that only accepts a message. */
const activities = {
  async Describe(holder: Holder): Promise<Holder> {
    return {
      ...holder,
      note: `${holder.note}, ${isMessage(holder.execution, AgentExecutionSchema) ? 'a message' : 'none'}`,
    };
  },
};

function run<T>(use: (client: Client, taskQueue: string) => Promise<T>): Promise<T> {
  const plugins = [new StigmerPlugin({ url: stigmer.url })];
  return withWorker({ connection, workflowsPath, activities, plugins }, use);
}

const holder = (note: string): Holder => ({
  execution: create(AgentExecutionSchema, { id: 'aex-1', status: { startedAt: { seconds: 7n } } }),
  note,
});

test('a result may be a list of executions', async () => {
  const executions = await run((client, taskQueue) =>
    client.workflow.execute<typeof workflows.listOfExecutions>('listOfExecutions', {
      taskQueue,
      workflowId: `list-${taskQueue}`,
    }),
  );
  expect(executions.every((execution) => isMessage(execution, AgentExecutionSchema))).toBe(true);
  expect(executions.map(({ status }) => status?.output)).toEqual([
    { inputs: { name: 'first' } },
    { inputs: { name: 'second' } },
  ]);
});

test('an execution goes through activities, children, memos and runs that continue as new', async () => {
  await run(async (client, taskQueue) => {
    const workflowId = `passed-${taskQueue}`;
    const handle = await client.workflow.start<typeof workflows.passedOn>('passedOn', {
      taskQueue,
      workflowId,
    });
    const { execution, note } = await handle.result();
    expect(isMessage(execution, AgentExecutionSchema) && execution.status?.output).toEqual({
      inputs: { name: 'x' },
    });
    expect(note).toBe('made, a message, in a child bigint, continued bigint');
    const { memo } = await client.workflow.getHandle(workflowId, handle.firstExecutionRunId).describe();
    expect(memo).toMatchObject({ holder: { execution: { $typeName: AgentExecutionSchema.typeName } } });
  });
});

test('signals, queries and updates may hold executions', async () => {
  await run(async (client, taskQueue) => {
    const handle = await client.workflow.start<typeof workflows.told>('told', {
      taskQueue,
      workflowId: `told-${taskQueue}`,
    });
    await handle.signal('holder', holder('signalled'));
    const query = await handle.query<Holder[], [Holder]>('holders', holder('asked'));
    expect(query).toEqual([holder('signalled'), holder('asked')]);
    const updated = await handle.executeUpdate<Holder[], [Holder]>('addHolder', {
      args: [holder('updated')],
    });
    expect(updated).toEqual([holder('signalled'), holder('updated')]);
    expect(await handle.result()).toEqual(updated);
  });
});

test("a failure's details may hold executions", async () => {
  const error: unknown = await run((client, taskQueue) =>
    client.workflow
      .execute<typeof workflows.failsWithHolder>('failsWithHolder', {
        taskQueue,
        workflowId: `fails-${taskQueue}`,
      })
      .catch((reason: unknown) => reason),
  );
  const cause = error instanceof WorkflowFailedError ? error.cause : undefined;
  const [details] = (cause instanceof ApplicationFailure && cause.details) || [];
  expect(details).toMatchObject({ execution: { $typeName: AgentExecutionSchema.typeName, id: 'aex-1' } });
});
