import { Code } from '@connectrpc/connect';
import { CallbackState, ExecutionPhase } from '@stigmer/api/execution/v1';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collect } from './support/collect.js';
import { startCaller, type TestCaller } from './support/caller.js';
import { PendingDocuments, readDocument, type PendingDocument } from './support/pending-documents.js';
import { expectRefusal } from './support/rpc-errors.js';
import { present, startStigmer, type TestStigmer } from './support/stigmer.js';

const { PENDING, IN_PROGRESS, COMPLETED } = ExecutionPhase;

let stigmer: TestStigmer;
let caller: TestCaller;
let documents: PendingDocuments;

beforeAll(async () => {
  documents = await PendingDocuments.start();
  stigmer = await startStigmer();
  caller = await startCaller({ url: stigmer.url });
});
afterAll(async () => {
  await caller.stop();
  await stigmer.stop();
  await documents.close();
});

/** A change, as far as tests look at it. */
interface Change {
  readonly phase: ExecutionPhase | undefined;
  readonly cursor: string;
}

async function* watch(id: string, after = ''): AsyncGenerator<Change> {
  for await (const { execution, cursor } of stigmer.api.agentExecutions.watch({ id, after })) {
    yield { phase: execution?.status?.phase, cursor };
  }
}

async function startAgent(document: PendingDocument): Promise<string> {
  const { id } = await stigmer.api.agentExecutions.create({ spec: readDocument(document.url) });
  await document.isRead();
  return id;
}

test.concurrent('a watch gives what is now and each change, and ends with the execution', async () => {
  const document = documents.open();
  const seen: Change[] = [];
  for await (const change of watch(await startAgent(document))) {
    seen.push(change);
    document.release();
  }
  expect(seen.map(({ phase }) => phase).filter((phase, index, all) => phase !== all[index - 1])).toEqual([
    IN_PROGRESS,
    COMPLETED,
  ]);
});

test.concurrent('a watch goes on until the caller has been told', async () => {
  const handle = await caller.start('callAgent', [{ agentId: 'echo' }]);
  const { status } = await stigmer.endOfAgent(await stigmer.agentOf(handle.workflowId));
  expect(status?.callback?.state).toBe(CallbackState.DELIVERED);
});

test.concurrent('a watch goes on after any cursor without a gap or a repetition', async () => {
  const document = documents.open();
  const id = await startAgent(document);
  document.release();
  await stigmer.endOfAgent(id);
  const runId = present((await stigmer.temporal.workflow.getHandle(id).describe()).runId);
  const all = await collect(watch(id, `0.${runId}`));
  expect(all.map(({ phase }) => phase)).toEqual(expect.arrayContaining([PENDING, IN_PROGRESS, COMPLETED]));
  for (const [index, { cursor }] of all.entries()) {
    expect(await collect(watch(id, cursor))).toEqual(all.slice(index + 1));
  }
});

test.concurrent('a watch of an execution that has ended gives its end', async () => {
  const { id } = await stigmer.api.agentExecutions.create({ spec: { agentId: 'echo' } });
  await stigmer.endOfAgent(id);
  expect(await collect(watch(id))).toMatchObject([{ phase: COMPLETED }]);
});

test.concurrent('two watches of one execution see the same', async () => {
  const document = documents.open();
  const id = await startAgent(document);
  const both = [watch(id), watch(id)];
  const first = await Promise.all(both.map(async (stream) => (await stream.next()).value));
  document.release();
  const rest = await Promise.all(both.map((stream) => collect(stream)));
  expect(first[0]).toEqual(first[1]);
  expect(rest[0]).toEqual(rest[1]);
});

test.concurrent('a client may leave a watch, and the execution goes on', async () => {
  const document = documents.open();
  const id = await startAgent(document);
  const leave = new AbortController();
  const left = async () => {
    for await (const _ of stigmer.api.agentExecutions.watch({ id }, { signal: leave.signal })) {
      leave.abort();
    }
  };
  await expectRefusal(left(), Code.Canceled, 'abort');
  document.release();
  expect(await stigmer.endOfAgent(id)).toMatchObject({ status: { phase: COMPLETED } });
});

test.concurrent('an execution that is not there can not be watched', async () => {
  await expectRefusal(collect(watch('aex-none')), Code.NotFound, '"aex-none"');
});
