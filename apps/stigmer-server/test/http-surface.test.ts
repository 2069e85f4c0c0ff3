import { fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { connect as connectSocket } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startCaller, type TestCaller } from './support/caller.js';
import { eventually } from './support/eventually.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';

let stigmer: TestStigmer;
let caller: TestCaller;

beforeAll(async () => {
  stigmer = await startStigmer();
  caller = await startCaller({ url: stigmer.url });
});
afterAll(async () => {
  await caller.stop();
  await stigmer.stop();
});

/** What a metric says at the moment, summed up over its labels. */
async function metric(name: string, labels = ''): Promise<number> {
  const text = await (await fetch(`${stigmer.url}/metrics`)).text();
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) && line.includes(labels))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}

test('/healthz and /readyz answer', async () => {
  const health = await fetch(`${stigmer.url}/healthz`);
  expect([health.status, await health.text()]).toEqual([200, 'ok\n']);
  await eventually(async () => {
    const ready = await fetch(`${stigmer.url}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([200, 'ready\n']);
  });
});

test('/readyz says no while the server shuts down', async () => {
  const other = await startStigmer({ namespace: stigmer.namespace });
  onTestFinished(() => other.stop());
  other.beginShutdown();
  const ready = await fetch(`${other.url}/readyz`);
  expect(ready.status).toBe(503);
  expect(await ready.text()).toContain('shutting down');
  expect((await fetch(`${other.url}/healthz`)).status).toBe(200);
});

test('/metrics names what operators watch', async () => {
  const response = await fetch(`${stigmer.url}/metrics`);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
  const text = await response.text();
  for (const name of [
    'stigmer_external_activity_completions_total',
    'stigmer_external_activity_completion_duration_seconds',
    'stigmer_pending_external_activities',
    'external_activity_completion_failures',
    'stigmer_async_activity_approaching_timeout',
    'stigmer_rpc_duration_seconds',
  ]) {
    expect(text).toContain(`# TYPE ${name} `);
  }
});

test('metrics count what is delivered, waited for and asked', async () => {
  const completed = () => metric('stigmer_external_activity_completions_total', 'status="completed"');
  const asked = () => metric('stigmer_rpc_duration_seconds_count', 'method="Create",code="ok"');
  const before = [await completed(), await asked()];
  const waiting = await caller.start('waitWithToken', []);
  const token = await caller.tokens.of(waiting.workflowId);
  await stigmer.api.agentExecutions.create({ spec: { agentId: 'echo', callbackToken: token } });
  await waiting.result();
  await eventually(async () =>
    expect([await completed(), await asked()]).toEqual(before.map((count) => count + 1)),
  );
  await eventually(async () => expect(await metric('stigmer_pending_external_activities')).toBe(0));
});

test('/descriptors.binpb describes all services', async () => {
  const response = await fetch(`${stigmer.url}/descriptors.binpb`);
  const set = fromBinary(FileDescriptorSetSchema, new Uint8Array(await response.arrayBuffer()));
  const services = set.file.flatMap((file) => file.service.map(({ name }) => `${file.package}.${name}`));
  expect(services.toSorted()).toEqual([
    'ai.stigmer.agentic.agent.v1.AgentService',
    'ai.stigmer.agentic.agentexecution.v1.AgentExecutionService',
    'ai.stigmer.agentic.artifact.v1.ArtifactService',
    'ai.stigmer.agentic.workflow.v1.WorkflowService',
    'ai.stigmer.agentic.workflowexecution.v1.WorkflowExecutionService',
  ]);
});

test('an unknown path and a wrong method are told apart', async () => {
  expect((await fetch(`${stigmer.url}/nothing`)).status).toBe(404);
  expect((await fetch(`${stigmer.url}/healthz`, { method: 'POST' })).status).toBe(405);
});

test('a client that connects and sends nothing does not hold the shutdown up', async () => {
  const other = await startStigmer({ namespace: stigmer.namespace });
  const socket = connectSocket(Number(new URL(other.url).port), '127.0.0.1');
  socket.on('error', () => socket.destroy());
  await once(socket, 'connect');
  const closed = once(socket, 'close');
  await other.stop();
  await closed;
});
