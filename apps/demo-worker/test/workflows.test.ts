// How to test workflows that wait for agents: real workflows and activities on a Temporal server, with agents from a script.
import type { JsonObject } from '@bufbuild/protobuf';
import { payloadConverterPath } from '@stigmer/sdk';
import { completed, failed, FakeStigmer, runsOn, timedOut } from '@stigmer/sdk/testing';
import { isAgentFailed, isWorkflowFailed } from '@stigmer/sdk/workflow';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Runtime, Worker } from '@temporalio/worker';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { createActivities } from '../src/activities.js';
import type {
  AnalyzeContentWorkflow,
  DataPipelineWorkflow,
  ProcessDocumentWorkflow,
} from '../src/workflows/index.js';

const quiet = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };
const taskQueue = 'demo-worker-test';
const options = () => ({ taskQueue, workflowId: crypto.randomUUID() });

let environment: TestWorkflowEnvironment;
let stigmer: FakeStigmer;
let results: string;
let stopWorker: () => Promise<void>;

beforeAll(async () => {
  Runtime.install({ logger: quiet });
  // Elsewhere this is createLocal() or createTimeSkipping(); this test run has started a server for all of its files.
  environment = await TestWorkflowEnvironment.createFromExistingServer({
    address: inject('temporalAddress'),
    client: { dataConverter: { payloadConverterPath } },
  });
  stigmer = new FakeStigmer(environment);
  results = await mkdtemp(join(tmpdir(), 'demo-worker-test-'));
  const worker = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue,
    workflowsPath: fileURLToPath(new URL('../src/workflows/index.ts', import.meta.url)),
    activities: createActivities(results),
    plugins: [stigmer.plugin],
  });
  const running = worker.run();
  stopWorker = async () => {
    worker.shutdown();
    await running;
  };
});
afterEach(() => stigmer.reset());
afterAll(async () => {
  await stopWorker();
  await environment.teardown();
  await rm(results, { recursive: true });
});

/** What a promise is rejected with. */
const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

const processDocument = () =>
  environment.client.workflow.start<typeof ProcessDocumentWorkflow>('ProcessDocumentWorkflow', {
    ...options(),
    args: [{ documentUrl: 'https://example.com/report.md' }],
  });

const analyzeContent = () =>
  environment.client.workflow.start<typeof AnalyzeContentWorkflow>('AnalyzeContentWorkflow', {
    ...options(),
    args: [{ text: 'The kettle is great.' }],
  });

const runPipeline = () =>
  environment.client.workflow.start<typeof DataPipelineWorkflow>('DataPipelineWorkflow', {
    ...options(),
    args: [{ sourceUrl: 'https://example.com/orders.csv' }],
  });

test('a document is read, and what was found is saved', async () => {
  stigmer.agent('document-processor-v1', completed({ title: 'Report' }, { after: 200, lostAcks: 1 }));
  const { executionIds, savedTo } = await (await processDocument()).result();
  expect(JSON.parse(await readFile(savedTo, 'utf8'))).toEqual({ title: 'Report' });
  expect(stigmer.asked).toMatchObject([
    { id: executionIds[0], spec: { inputs: { document_url: 'https://example.com/report.md' } } },
  ]);
});

test('nothing is saved of a document that could not be read', async () => {
  stigmer.agent('document-processor-v1', failed('The document is empty.'));
  const before = await readdir(results);
  const error = await errorOf((await processDocument()).result());
  expect(isAgentFailed(error)?.status?.error?.message).toBe('The document is empty.');
  expect(await readdir(results)).toEqual(before);
});

test('a workflow that is cancelled takes its agent with it', async () => {
  stigmer.agent('document-processor-v1', runsOn());
  const handle = await processDocument();
  await expect.poll(() => stigmer.asked).toHaveLength(1);
  await handle.cancel();
  await stigmer.settled();
  expect(stigmer.asked[0]?.stoppedBy).toMatch(/^caller/);
});

test('three agents look at a text at the same time', async () => {
  let allAreAsked: Promise<void> | undefined;
  const finding = (output: JsonObject) =>
    completed(async () => {
      allAreAsked ??= expect.poll(() => stigmer.asked).toHaveLength(3);
      await allAreAsked;
      return output;
    });
  stigmer
    .agent('sentiment-analyzer', finding({ mood: 'good' }))
    .agent('entity-extractor', finding({ things: ['kettle'] }))
    .agent('summarizer', finding({ summary: 'Great.' }));
  const { analysis } = await (await analyzeContent()).result();
  expect(analysis).toEqual({
    'sentiment-analyzer': { mood: 'good' },
    'entity-extractor': { things: ['kettle'] },
    summarizer: { summary: 'Great.' },
  });
});

test('a pipeline gives its report', async () => {
  stigmer.workflow('data-pipeline-v2', completed({ rows: 3 }));
  expect(await (await runPipeline()).result()).toMatchObject({ report: { rows: 3 } });
});

test('a pipeline that takes too long leaves a note', async () => {
  stigmer.workflow('data-pipeline-v2', timedOut());
  const { executionIds, reportedTo = '' } = await (await runPipeline()).result();
  expect(executionIds).toEqual([stigmer.asked[0]?.id]);
  expect(JSON.parse(await readFile(reportedTo, 'utf8'))).toMatchObject({
    input: { sourceUrl: 'https://example.com/orders.csv' },
  });
});

test('a pipeline that fails otherwise fails its workflow', async () => {
  stigmer.workflow('data-pipeline-v2', failed('No such file.'));
  const error = await errorOf((await runPipeline()).result());
  expect(isWorkflowFailed(error)?.status?.error?.message).toBe('No such file.');
});
