import { Client, Connection } from '@temporalio/client';
import Long from 'long';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findTemporalBinary } from './binary/find-temporal-binary.js';
import { startTemporal } from './start-temporal.js';
import type { StartedTemporal } from './started-temporal.js';
import { eventually, quiet, SLOW_TEST_MS } from './test-support.js';

/** What Stigmer and its callers need of a server beyond workflows, tried with the RPCs themselves. */

const namespace = 'stigmer';
const minutes = (count: number): { seconds: Long } => ({ seconds: Long.fromNumber(count * 60) });
const onlyStartToClose = { paths: ['start_to_close_timeout'] };
const failure = { message: 'again', applicationFailureInfo: { type: 'Any' } };
const SCHEDULE_ACTIVITY_TASK = 1;

let server: StartedTemporal;
let connection: Connection;
let client: Client;

beforeAll(async () => {
  await findTemporalBinary();
  server = await startTemporal({ log: quiet, inMemory: true });
  connection = await Connection.connect({ address: server.address });
  client = new Client({ connection, namespace });
}, 20 * 60_000);

/** Temporal refuses a poll without an end. */
function poll<T>(call: () => Promise<T>): Promise<T> {
  return connection.withDeadline(Date.now() + SLOW_TEST_MS, call);
}

afterAll(async () => {
  await connection?.close();
  await server?.stop();
});

test(
  'an activity without a workflow: it runs, can be paused, reset and given other options, and tells its result',
  async () => {
    const { workflowService } = connection;
    const activityId = 'alone';
    const which = { namespace, activityId };
    const describe = async () => (await workflowService.describeActivityExecution(which)).info;

    const handle = await client.activity.start<() => Promise<string>>('any', {
      id: activityId,
      taskQueue: activityId,
      startToCloseTimeout: '1 minute',
    });
    await workflowService.pauseActivityExecution({ ...which, reason: 'to see it' });
    await workflowService.updateActivityExecutionOptions({
      ...which,
      activityOptions: { startToCloseTimeout: minutes(5) },
      updateMask: onlyStartToClose,
    });
    expect((await describe())?.startToCloseTimeout?.seconds?.toNumber()).toBe(300);
    await workflowService.unpauseActivityExecution(which);

    const next = () =>
      poll(() => workflowService.pollActivityTaskQueue({ namespace, taskQueue: { name: activityId } }));
    const { taskToken: first } = await next();
    await workflowService.respondActivityTaskFailed({
      namespace,
      taskToken: first,
      failure,
    });
    await workflowService.resetActivityExecution(which);
    const { taskToken } = await next();
    expect((await describe())?.attempt).toBe(1);
    await workflowService.respondActivityTaskCompleted({
      namespace,
      taskToken,
      result: {
        payloads: [{ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"done"') }],
      },
    });
    expect(await handle.result()).toBe('done');
    await eventually(async () => {
      const { executions } = await workflowService.listActivityExecutions({ namespace, pageSize: 10 });
      expect(executions?.map((execution) => execution.activityId)).toEqual([activityId]);
    });
  },
  SLOW_TEST_MS,
);

test(
  'an activity of a workflow can be paused, reset and given other options',
  async () => {
    const { workflowService } = connection;
    const workflowId = 'with-activity';
    const handle = await client.workflow.start('any', { workflowId, taskQueue: workflowId });
    const taskQueue = { name: workflowId };
    const { taskToken } = await poll(() => workflowService.pollWorkflowTaskQueue({ namespace, taskQueue }));
    await workflowService.respondWorkflowTaskCompleted({
      namespace,
      taskToken,
      commands: [
        {
          commandType: SCHEDULE_ACTIVITY_TASK,
          scheduleActivityTaskCommandAttributes: {
            activityId: 'one',
            activityType: { name: 'any' },
            taskQueue,
            startToCloseTimeout: minutes(1),
          },
        },
      ],
    });
    const { taskToken: first } = await poll(() =>
      workflowService.pollActivityTaskQueue({ namespace, taskQueue }),
    );
    await workflowService.respondActivityTaskFailed({
      namespace,
      taskToken: first,
      failure,
    });

    const which = { namespace, execution: { workflowId }, id: 'one' };
    const pending = async () => (await handle.describe()).raw.pendingActivities?.[0];
    await workflowService.pauseActivity(which);
    expect((await pending())?.paused).toBe(true);
    await workflowService.updateActivityOptions({
      ...which,
      activityOptions: { startToCloseTimeout: minutes(5) },
      updateMask: onlyStartToClose,
    });
    expect((await pending())?.activityOptions?.startToCloseTimeout?.seconds?.toNumber()).toBe(300);
    await workflowService.unpauseActivity(which);
    await workflowService.resetActivity(which);
    expect(await pending()).toMatchObject({ attempt: 1 });
    expect((await pending())?.paused).not.toBe(true);
  },
  SLOW_TEST_MS,
);

test(
  'Nexus endpoints and search attributes can be used as soon as they are made',
  async () => {
    const { operatorService, workflowService } = connection;
    await operatorService.createNexusEndpoint({
      spec: { name: 'agents', target: { worker: { namespace, taskQueue: 'agents' } } },
    });
    const { endpoints } = await operatorService.listNexusEndpoints({ name: 'agents' });
    expect(endpoints?.[0]?.spec?.target?.worker?.namespace).toBe(namespace);

    await operatorService.addSearchAttributes({ namespace, searchAttributes: { Colour: 2 } });
    const start = { taskQueue: 'nobody-works-here', searchAttributes: { Colour: ['blue'] } };
    await client.workflow.start('any', { workflowId: 'blue', ...start });
    await eventually(async () => {
      const { executions } = await workflowService.listWorkflowExecutions({
        namespace,
        query: 'Colour = "blue"',
      });
      expect(executions?.map(({ execution }) => execution?.workflowId)).toEqual(['blue']);
    });
  },
  SLOW_TEST_MS,
);
