import { tokenFingerprint } from '@stigmer/handshake/token';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporalLogger } from '../src/observability/logger.js';
import { monitorWorkflowIds } from '../src/temporal/monitors.js';
import { startCaller, type TestCaller } from './support/caller.js';
import { collect } from './support/collect.js';
import { eventually } from './support/eventually.js';
import { PendingDocuments, readDocument } from './support/pending-documents.js';
import { bytesInside, formsOf } from './support/search-bytes.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';
import { installTemporalRuntime } from './support/temporal-runtime.js';

const logLines: string[] = [];
const answers: unknown[] = [];
const tokens: Uint8Array[] = [];
const executions: string[] = [];

let stigmer: TestStigmer;
let caller: TestCaller;
let documents: PendingDocuments;

beforeAll(async () => {
  const logger = pino({ level: 'trace' }, { write: (line: string) => logLines.push(line) });
  installTemporalRuntime(temporalLogger(logger));
  documents = await PendingDocuments.start();
  stigmer = await startStigmer({ logger });
  caller = await startCaller({ url: stigmer.url });
  await completeOne();
  await failOne();
  await terminateOne();
});
afterAll(async () => {
  await caller.stop();
  await stigmer.stop();
  await documents.close();
});

async function handOver(spec: { agentId: string; inputs?: Record<string, string> }) {
  const handle = await caller.start('waitWithToken', []);
  const callbackToken = await caller.tokens.of(handle.workflowId);
  const { id } = await stigmer.api.agentExecutions.create({ spec: { ...spec, callbackToken } });
  tokens.push(callbackToken);
  executions.push(id);
  return { handle, id };
}

async function completeOne(): Promise<void> {
  const { handle, id } = await handOver({ agentId: 'echo' });
  await handle.result();
  answers.push(await stigmer.api.agentExecutions.get({ id }));
  answers.push(await collect(stigmer.api.agentExecutions.watch({ id })));
}

async function failOne(): Promise<void> {
  const { handle } = await handOver(readDocument(documents.missingUrl));
  await handle.result();
}

/** Its caller is looked after by the monitor, and told by a stand-in. */
async function terminateOne(): Promise<void> {
  const document = documents.open();
  const { handle, id } = await handOver(readDocument(document.url));
  await document.isRead();
  answers.push(await stigmer.api.agentExecutions.get({ id }));
  await stigmer.temporal.workflow.getHandle(id).terminate();
  await handle.result();
  answers.push(await stigmer.api.agentExecutions.cancel({ id }));
  answers.push(await eventually(() => stigmer.api.agentExecutions.list({})));
}

function expectNoToken(text: string): void {
  for (const form of tokens.flatMap(formsOf)) {
    expect(text.includes(form)).toBe(false);
  }
}

/** Everything that Temporal keeps in Stigmer's namespace. */
async function everythingStored(): Promise<string> {
  const stored: unknown[] = [];
  const { workflow, workflowService } = stigmer.temporal;
  for await (const { workflowId, runId } of workflow.list()) {
    stored.push((await workflow.getHandle(workflowId, runId).fetchHistory()).events);
    const execution = { workflowId, runId };
    stored.push(await workflowService.describeWorkflowExecution({ namespace: stigmer.namespace, execution }));
  }
  return bytesInside(stored);
}

test('no history, memo or search attribute in Temporal holds a token', async () => {
  const stored = await everythingStored();
  for (const expected of [
    monitorWorkflowIds.CallbackMonitor,
    'CallbackDelivery',
    ...tokens.map(tokenFingerprint),
  ]) {
    expect(stored).toContain(expected);
  }
  expectNoToken(stored);
});

test('no answer of the API holds a token', () => {
  const text = bytesInside(answers);
  expect(text).toContain(executions[0]);
  expectNoToken(text);
});

test('no log line of the server, its worker or the worker of a caller holds a token', () => {
  const text = logLines.join('');
  for (const expected of ['Callback token detected', 'Starting activity', ...tokens.map(tokenFingerprint)]) {
    expect(text).toContain(expected);
  }
  expectNoToken(text);
});

test('no metric holds a token', async () => {
  const text = await (await fetch(`${stigmer.url}/metrics`)).text();
  expect(text).toContain('stigmer_external_activity_completions_total');
  expectNoToken(text);
});

test('the search finds a token where there is one', () => {
  const [token = new Uint8Array()] = tokens;
  for (const form of [token, Buffer.from(token).toString('base64'), Buffer.from(token).toString('hex')]) {
    expect(() => expectNoToken(bytesInside({ deep: [{ form }] }))).toThrow();
  }
  const inside = Buffer.concat([Buffer.from('x'), token, Buffer.from('y')]);
  expect(() => expectNoToken(inside.toString('base64'))).toThrow();
});
