import { ExecutionPhase } from '@stigmer/api/execution/v1';
import { createStigmerClient } from '@stigmer/sdk';
import type { Payload } from '@temporalio/common';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startCaller, type TestCaller } from './support/caller.js';
import { eventually } from './support/eventually.js';
import { startServerProcess } from './support/server-process.js';
import { serverEnvironment, startStigmer, type TestStigmer } from './support/stigmer.js';
import { testWorkflows } from './support/test-definitions.js';

const SERVICE = 'ai.stigmer.agentic.agentexecution.v1.AgentExecutionService';

let stigmer: TestStigmer;
let caller: TestCaller;

beforeAll(async () => {
  stigmer = await startStigmer({ env: testWorkflows });
  caller = await startCaller({ url: stigmer.url });
});
afterAll(async () => {
  await caller.stop();
  await stigmer.stop();
});

/** What the caller's activity was told, as it stands in the caller's history: the text of JSON, whatever it holds. */
async function told(workflowId: string): Promise<string> {
  const { events } = await caller.client.workflow.getHandle(workflowId).fetchHistory();
  const payloads = (events ?? []).flatMap((event): Payload[] => [
    ...(event.activityTaskCompletedEventAttributes?.result?.payloads ?? []),
    ...(event.activityTaskFailedEventAttributes?.failure?.applicationFailureInfo?.details?.payloads ?? []),
  ]);
  return payloads.map(({ data }) => Buffer.from(data ?? []).toString()).join();
}

const half = String.raw`{"qty":0,"name":"\ud83d"}`;

test('half an emoji fails its own execution, and nothing else', async () => {
  const env = { ...serverEnvironment(`stigmer-${randomUUID()}`), ...testWorkflows };
  expect((await startServerProcess(['--dev', '--setup'], env).ended).code).toBe(0);
  const server = startServerProcess(['--dev'], env);
  onTestFinished(async () => {
    await server.kill('SIGKILL');
  });
  const api = createStigmerClient({ url: await server.ready() });
  onTestFinished(() => api.close());
  const { id } = await api.workflowExecutions.create({
    spec: { workflowId: 'read-order', inputs: { order: half } },
  });
  await eventually(async () => {
    const { execution } = await api.workflowExecutions.get({ id });
    expect(execution?.status).toMatchObject({
      phase: ExecutionPhase.FAILED,
      error: { message: expect.stringContaining('holds half of a surrogate pair') },
    });
  });
  expect(server.lines.filter(({ level }) => level === 'error')).toEqual([]);
  expect(await server.kill('SIGTERM')).toEqual({ code: 0, signal: null });
});

test.concurrent('its caller is told why', async () => {
  const handle = await caller.start('callWorkflow', [{ workflowId: 'read-order', inputs: { order: half } }]);
  expect(await handle.result()).toMatchObject({
    outcome: 'failed',
    failure: { message: expect.stringContaining('holds half of a surrogate pair') },
  });
});

test.concurrent('a whole emoji is told as it is', async () => {
  const order = String.raw`{"qty":0,"name":"\ud83d\ude00"}`;
  const handle = await caller.start('callWorkflow', [{ workflowId: 'read-order', inputs: { order } }]);
  const { failure } = await handle.result();
  expect(failure?.message).toContain('😀');
});

test.concurrent.each(['summarizer', 'sentiment-analyzer'])(
  'what %s cuts off begins with a whole emoji',
  async (agentId) => {
    // More than is kept of a sentence, with one emoji after the other across the cut.
    const text = `The box that came was really wonderful ${'😀'.repeat(600)}.`;
    const handle = await caller.start('callAgent', [{ agentId, inputs: { text } }]);
    const { execution } = await handle.result();
    expect(execution?.output).toMatchObject({ sentences: [{ text: expect.stringMatching(/😀…$/u) }] });
    expect(await told(handle.workflowId)).not.toMatch(/\\ud|\ufffd/);
  },
);

test.concurrent('a message that is too long is cut between characters', async () => {
  const name = 'x'.repeat(16) + '😀'.repeat(3_000);
  const messages = [name, name.slice(1)].map(async (each) => {
    const handle = await caller.start('callWorkflow', [{ workflowId: 'refuse', inputs: { name: each } }]);
    const { failure } = await handle.result();
    expect(await told(handle.workflowId)).not.toMatch(/\\ud|\ufffd/);
    return failure?.message ?? '';
  });
  const lengths = (await Promise.all(messages)).map((message) => {
    expect(message).toMatch(/😀…$/u);
    return message.length;
  });
  // One of the two would have been cut within a pair.
  expect(new Set(lengths)).toEqual(new Set([3_999, 4_000]));
});

test.concurrent.each([
  ['Create', { spec: { agentId: 'echo', inputs: { 'a name': 'x\ud83d' } } }, 'AgentExecutionSpec.inputs'],
  ['Create', { spec: { agentId: 'echo', inputs: { '\ude00': 'x' } } }, 'AgentExecutionSpec.inputs'],
  ['Create', { spec: { agentId: 'echo', message: '\ude00\ud83d' } }, 'AgentExecutionSpec.message'],
  ['Create', { spec: { agentId: 'echo' }, requestId: '\ud83d' }, 'request_id'],
  ['Cancel', { id: 'aex-1', reason: '\ud83d' }, 'reason'],
  ['List', { callerWorkflowId: '\ud83d' }, 'caller_workflow_id'],
])('half of a surrogate pair in a request is refused: %s %j', async (method, request, field) => {
  const response = await fetch(`${stigmer.url}/${SERVICE}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    // Which writes halves as escapes.
    body: JSON.stringify(request),
  });
  expect([response.status, await response.json()]).toEqual([
    400,
    { code: 'invalid_argument', message: expect.stringMatching(`${field} .*invalid UTF8`) },
  ]);
});

test.concurrent('a request that is no UTF-8 is refused', async () => {
  const response = await fetch(`${stigmer.url}/${SERVICE}/Get`, {
    method: 'POST',
    headers: { 'content-type': 'application/proto' },
    body: Buffer.from([0x0a, 3, 0xed, 0xa0, 0xbd]),
  });
  expect([response.ok, await response.text()]).toEqual([false, expect.stringContaining('utf-8')]);
});

test.concurrent('a definition with half a character is refused, with its line', async () => {
  const source = [
    'document: { dsl: 1.0.0, namespace: test, name: half, version: 1.0.0 }',
    'do:',
    String.raw`  - a: { set: { name: "\ud83d" } }`,
  ].join('\n');
  const { problems } = await stigmer.api.workflows.validate({ source });
  expect(problems).toMatchObject([{ line: 3, message: expect.stringContaining('half of a surrogate pair') }]);
});
