import { Code } from '@connectrpc/connect';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { ExecutionPhase } from '@stigmer/api/execution/v1';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCaller, type TestCaller } from './support/caller.js';
import { eventually } from './support/eventually.js';
import { PendingDocuments, readDocument } from './support/pending-documents.js';
import { expectRefusal } from './support/rpc-errors.js';
import { present, startStigmer, type TestStigmer } from './support/stigmer.js';

type Filter = Parameters<TestStigmer['api']['agentExecutions']['list']>[0];

const QUOTED_ID = "it's x' OR '1' = '1";
const ESCAPED_ID = String.raw`"quoted" \ and \' escaped`;
const DAY_MS = 24 * 3_600_000;

let stigmer: TestStigmer;
let caller: TestCaller;
let documents: PendingDocuments;
/** By what they are: three echoes, one that failed, one that runs. */
let echoes: string[];
let failed: string;
let running: string;

beforeAll(async () => {
  documents = await PendingDocuments.start();
  stigmer = await startStigmer();
  caller = await startCaller({ url: stigmer.url });
  const create = async (spec: { agentId: string; inputs?: Record<string, string> }) =>
    (await stigmer.api.agentExecutions.create({ spec })).id;
  const called = await Promise.all(
    [QUOTED_ID, ESCAPED_ID].map((id) => caller.start('callAgent', [{ agentId: 'echo' }], id)),
  );
  const seen = await Promise.all(called.map((handle) => handle.result()));
  echoes = [...seen.map(({ execution }) => present(execution).id), await create({ agentId: 'echo' })];
  failed = await create(readDocument(documents.missingUrl));
  running = await create(readDocument(documents.open().url));
  await Promise.all([...echoes, failed].map((id) => stigmer.endOfAgent(id)));
  await eventually(async () => expect(await list({ phase: ExecutionPhase.COMPLETED })).toHaveLength(3));
  await eventually(async () => expect(await list({ phase: ExecutionPhase.IN_PROGRESS })).toHaveLength(1));
  await eventually(async () => expect(await list({ phase: ExecutionPhase.FAILED })).toHaveLength(1));
});
afterAll(async () => {
  await stigmer.api.agentExecutions.cancel({ id: running });
  await stigmer.endOfAgent(running);
  await caller.stop();
  await stigmer.stop();
  await documents.close();
});

async function list(filter: Filter): Promise<string[]> {
  const { executions } = await stigmer.api.agentExecutions.list(filter);
  return executions.map(({ id }) => id).toSorted();
}

test.concurrent('without filters, all executions are listed', async () => {
  expect(await list({})).toEqual([...echoes, failed, running].toSorted());
});

test.concurrent('executions are listed by phase', async () => {
  expect(await list({ phase: ExecutionPhase.COMPLETED })).toEqual(echoes.toSorted());
  expect(await list({ phase: ExecutionPhase.FAILED })).toEqual([failed]);
  expect(await list({ phase: ExecutionPhase.IN_PROGRESS })).toEqual([running]);
  expect(await list({ phase: ExecutionPhase.CANCELLED })).toEqual([]);
});

test.concurrent('executions are listed by agent', async () => {
  expect(await list({ agentId: 'echo' })).toEqual(echoes.toSorted());
  expect(await list({ agentId: 'nobody' })).toEqual([]);
});

test.concurrent('a caller is found by a workflow id with apostrophes', async () => {
  expect(await list({ callerWorkflowId: QUOTED_ID })).toEqual([echoes[0]]);
});

test.concurrent('a caller is found by a workflow id with quotes and backslashes', async () => {
  expect(await list({ callerWorkflowId: ESCAPED_ID })).toEqual([echoes[1]]);
});

test.concurrent('a workflow id is never taken for a query', async () => {
  expect(await list({ callerWorkflowId: "x' OR WorkflowType != '" })).toEqual([]);
  expect(await list({ callerWorkflowId: String.raw`x\' OR WorkflowType != ''` })).toEqual([]);
});

test.concurrent('executions are listed by the time they were accepted', async () => {
  const yesterday = timestampFromMs(Date.now() - DAY_MS);
  const tomorrow = timestampFromMs(Date.now() + DAY_MS);
  expect(await list({ startedAfter: yesterday, startedBefore: tomorrow })).toHaveLength(5);
  expect(await list({ startedAfter: tomorrow })).toEqual([]);
  expect(await list({ startedBefore: yesterday })).toEqual([]);
});

test.concurrent('filters are combined', async () => {
  const agentId = 'document-processor-v1';
  expect(await list({ agentId, phase: ExecutionPhase.FAILED })).toEqual([failed]);
});

test.concurrent('pages hold each execution once', async () => {
  const seen: string[] = [];
  let pageToken = '';
  do {
    const page = await stigmer.api.agentExecutions.list({ pageSize: 2, pageToken });
    expect(page.executions.length).toBeLessThanOrEqual(2);
    seen.push(...page.executions.map(({ id }) => id));
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  expect(seen.toSorted()).toEqual([...echoes, failed, running].toSorted());
});

test.concurrent('a page token of other filters is refused', async () => {
  const { nextPageToken } = await stigmer.api.agentExecutions.list({ pageSize: 2 });
  expect(nextPageToken).not.toBe('');
  await expectRefusal(
    stigmer.api.agentExecutions.list({ pageToken: nextPageToken, agentId: 'echo' }),
    Code.InvalidArgument,
    'page_token',
  );
});

test.concurrent('a listed execution tells its agent and status, but no inputs or output', async () => {
  const { executions } = await stigmer.api.agentExecutions.list({ agentId: 'echo', pageSize: 1 });
  expect(executions).toMatchObject([{ spec: { agentId: 'echo', inputs: {} } }]);
  expect(executions[0]?.status).toMatchObject({ phase: ExecutionPhase.COMPLETED });
  expect(executions[0]?.status?.output).toBeUndefined();
});
