import { create } from '@bufbuild/protobuf';
import { AgentExecutionSpecSchema } from '@stigmer/api/agentexecution/v1';
import { messageToPayload } from '@stigmer/handshake';
import { noopMetricMeter, RawValue, type Payload } from '@temporalio/common';
import { decode } from '@temporalio/common/lib/encoding.js';
import { asyncLocalStorage } from '@temporalio/nexus/lib/context.js';
import { generateWorkflowRunOperationToken } from '@temporalio/nexus/lib/token.js';
import { DefaultLogger } from '@temporalio/worker';
import { HandlerError, type OperationHandler, type StartOperationContext } from 'nexus-rpc';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CallbackNamespaces } from '../src/callbacks/callback-namespaces.js';
import { createNexusService } from '../src/nexus/nexus-service.js';
import { monitorWorkflowIds } from '../src/temporal/monitors.js';
import { taskQueues } from '../src/temporal/task-queues.js';
import { startCaller, type TestCaller } from './support/caller.js';
import { collectLog } from './support/collect-log.js';
import { namespaceOfItsOwn } from './support/namespaces.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';
import { testAgents, testWorkflows } from './support/test-definitions.js';

const endpoint = `stigmer-${randomUUID()}`;

let stigmer: TestStigmer;
let caller: TestCaller;

beforeAll(async () => {
  stigmer = await startStigmer({
    env: { ...testAgents, ...testWorkflows, STIGMER_NEXUS_ENDPOINT: endpoint },
  });
  caller = await startCaller({ url: stigmer.url });
});
afterAll(async () => {
  await caller.stop();
  await stigmer.stop();
});

const echoAgent = { agentId: 'echo' };

test.concurrent.each<[what: string, operation: string, input: unknown, type: string, message: string]>([
  ['an agent that is not there', 'executeAgent', { agentId: 'nobody' }, 'NOT_FOUND', 'agent "nobody"'],
  ['a workflow that is not there', 'executeWorkflow', { workflowId: 'none' }, 'NOT_FOUND', 'workflow "none"'],
  ['another operation', 'executeNothing', {}, 'NOT_FOUND', 'executeNothing'],
  ['a field that is not known', 'executeAgent', { ...echoAgent, input: {} }, 'BAD_REQUEST', '"input"'],
  ['the other kind', 'executeAgent', { workflowId: 'greet' }, 'BAD_REQUEST', '"workflowId"'],
  ['what is no duration', 'executeAgent', { ...echoAgent, timeLimit: '2 hours' }, 'BAD_REQUEST', '2 hours'],
  ['an empty id', 'executeAgent', { agentId: '' }, 'BAD_REQUEST', 'agent_id'],
  ['nothing', 'executeAgent', undefined, 'BAD_REQUEST', 'binary/null'],
  ['a text', 'executeAgent', 'echo', 'BAD_REQUEST', 'AgentExecutionSpec'],
  ['a token', 'executeAgent', { ...echoAgent, callbackToken: 'AAAA' }, 'BAD_REQUEST', 'callback_token'],
  [
    'timeouts of an activity',
    'executeAgent',
    { ...echoAgent, callback: { heartbeatTimeout: '60s' } },
    'BAD_REQUEST',
    'callback may only name a revision',
  ],
  [
    'inputs that are too large',
    'executeAgent',
    { ...echoAgent, inputs: { a: 'x'.repeat(600_000) } },
    'BAD_REQUEST',
    'at most 524288',
  ],
])('an operation is refused that asks for %s', async (_what, operationName, input, type, message) => {
  const handle = await caller.start('callByNexus', [endpoint, operationName, input]);
  expect(await handle.result()).toEqual({
    outcome: 'other',
    refusal: { type, message: expect.stringContaining(message) },
  });
});

test.concurrent('a caller of a namespace that is not accepted is refused', async ({ onTestFinished }) => {
  const namespace = await namespaceOfItsOwn(stigmer.connection, 'stranger');
  const stranger = await startCaller({ url: stigmer.url, namespace });
  onTestFinished(() => stranger.stop());
  const handle = await stranger.start('callAgentByNexus', [endpoint, { agentId: 'echo' }]);
  expect(await handle.result()).toMatchObject({
    refusal: { type: 'UNAUTHORIZED', message: expect.stringContaining('STIGMER_CALLBACK_NAMESPACES') },
  });
});

test.concurrent('a caller that asks for no revision gets the first', async () => {
  const spec = { agentId: 'echo', inputs: { a: 'b' }, timeLimit: '60s' };
  const delivered = async (input: unknown) => {
    const handle = await caller.start('callByNexus', [endpoint, 'executeAgent', input]);
    await handle.result();
    const { events } = await handle.fetchHistory();
    const completed = events?.find((event) => event.nexusOperationCompletedEventAttributes);
    const { data } = completed?.nexusOperationCompletedEventAttributes?.result ?? {};
    return JSON.parse(decode(data ?? new Uint8Array())) as unknown;
  };
  expect(await delivered(spec)).toMatchObject({ spec: { agentId: 'echo', inputs: { a: 'b' } } });
  expect(await delivered(spec)).not.toHaveProperty('spec.timeLimit');
  expect(await delivered({ ...spec, callback: { revision: 2 } })).toHaveProperty('spec.timeLimit', '60s');
});

// What travels through Temporal, just so, and what is too large for that.
test.concurrent.each([900 * 1024, 2 * 1024 * 1024])('an output of %i bytes arrives', async (bytes) => {
  const handle = await caller.start('measureByNexus', [
    endpoint,
    { workflowId: 'write-at-length', inputs: { bytes: String(bytes) } },
  ]);
  expect(await handle.result()).toBe(JSON.stringify({ text: 'x'.repeat(bytes) }).length);
});

/** The handler of an operation, called as Temporal's worker calls it: what Temporal repeats can't be brought about from outside. */
async function withHandler<T>(
  work: (handler: OperationHandler<RawValue, unknown>) => Promise<T>,
): Promise<T> {
  const { namespace, temporal: client } = stigmer;
  const plan = { plan: { builtin: 'echo', short: true }, timeLimitMs: undefined, retryableFailures: false };
  const service = createNexusService(async () => ({
    plans: { agent: () => ({ ...plan, holdOnFailureMs: undefined }), workflow: () => undefined },
    callbackNamespaces: new CallbackNamespaces(new Map([['id', 'default']])),
    logger: collectLog().logger,
  }));
  return asyncLocalStorage.run(
    {
      client,
      namespace,
      taskQueue: taskQueues.owners,
      endpoint,
      log: new DefaultLogger('ERROR'),
      metrics: noopMetricMeter,
    },
    () => work(service.getOperationHandler('executeAgent')),
  );
}

function requestOf(workflowId: string, requestId: string): StartOperationContext {
  return {
    service: 'stigmer',
    operation: 'executeAgent',
    headers: {},
    abortSignal: new AbortController().signal,
    requestId,
    inboundLinks: [
      {
        type: 'temporal.api.common.v1.Link.WorkflowEvent',
        url: new URL(
          `temporal:///namespaces/default/workflows/${workflowId}/${randomUUID()}/history?eventID=5`,
        ),
      },
    ],
    outboundLinks: [],
  };
}

const echo = (text: string): Payload =>
  messageToPayload(
    AgentExecutionSpecSchema,
    create(AgentExecutionSpecSchema, { agentId: 'echo', inputs: { text } }),
  );

test.concurrent('a repeated request finds the same execution', async () => {
  await withHandler(async (handler) => {
    const workflowId = `repeated-${randomUUID()}`;
    const context = requestOf(workflowId, randomUUID());
    const start = (text: string) => handler.start(context, RawValue.fromPayload(echo(text)));
    const [first, second] = await Promise.all([start('a'), start('a')]);
    expect(first).toMatchObject({ isAsync: true });
    expect(second).toEqual(first);
    const id = await stigmer.agentOf(workflowId);
    await stigmer.temporal.workflow
      .getHandle(id)
      .result()
      .catch(() => undefined);
    // After its end too.
    expect(await start('a')).toEqual(first);
    await expect(start('b')).rejects.toMatchObject({ type: 'CONFLICT' });
    expect(
      (await stigmer.api.agentExecutions.list({ callerWorkflowId: workflowId })).executions,
    ).toHaveLength(1);
  });
});

test.concurrent('a request without a link to its caller is refused', async () => {
  await withHandler(async (handler) => {
    const context = { ...requestOf('nobody', randomUUID()), inboundLinks: [] };
    await expect(handler.start(context, RawValue.fromPayload(echo('a')))).rejects.toMatchObject({
      type: 'BAD_REQUEST',
    });
  });
});

test.concurrent('a token of another workflow cancels nothing', async () => {
  await withHandler(async (handler) => {
    const monitor = monitorWorkflowIds.CallbackMonitor;
    const token = generateWorkflowRunOperationToken(stigmer.namespace, monitor);
    await expect(handler.cancel(requestOf('nobody', randomUUID()), token)).rejects.toThrow(HandlerError);
    await expect(handler.cancel(requestOf('nobody', randomUUID()), 'garbage')).rejects.toThrow(HandlerError);
    expect((await stigmer.temporal.workflow.getHandle(monitor).describe()).status.name).toBe('RUNNING');
  });
});

test.concurrent('an operation that has ended may be cancelled', async () => {
  await withHandler(async (handler) => {
    const token = generateWorkflowRunOperationToken(stigmer.namespace, `aex-${'0'.repeat(32)}/nexus`);
    await handler.cancel(requestOf('nobody', randomUUID()), token);
  });
});
