import { Code, ConnectError } from '@connectrpc/connect';
import { fromBinary } from '@bufbuild/protobuf';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { DurationSchema } from '@bufbuild/protobuf/wkt';
import { AgentExecutionService, type AgentExecutionWatchResponse } from '@stigmer/api/agentexecution/v1';
import { ExecutionPhase } from '@stigmer/api/execution/v1';
import { once } from 'node:events';
import { connect } from 'node:http2';
import { pino, type Logger } from 'pino';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { collect } from './support/collect.js';
import { eventually } from './support/eventually.js';
import { PendingDocuments, readDocument } from './support/pending-documents.js';
import { present, startStigmer, type TestStigmer } from './support/stigmer.js';

let documents: PendingDocuments;

beforeAll(async () => {
  documents = await PendingDocuments.start();
});
afterAll(() => documents.close());

async function start(env: Record<string, string>, logger?: Logger): Promise<TestStigmer> {
  const stigmer = await startStigmer({ env, ...(logger && { logger }) });
  onTestFinished(() => stigmer.stop());
  return stigmer;
}

async function startAgent({ api }: TestStigmer) {
  const document = documents.open();
  const { id } = await api.agentExecutions.create({ spec: readDocument(document.url) });
  await document.isRead();
  return { id, end: () => document.release() };
}

/** A watch that has given what is now. */
async function watch({ api }: TestStigmer, id: string) {
  const leave = new AbortController();
  const changes = api.agentExecutions.watch({ id }, { signal: leave.signal })[Symbol.asyncIterator]();
  const { value: first } = await changes.next();
  return { first: present<AgentExecutionWatchResponse>(first), changes, leave: () => leave.abort() };
}

const refusalOf = (call: Promise<unknown>): Promise<ConnectError> =>
  call.then(
    () => expect.fail('It was taken'),
    (reason: unknown) => ConnectError.from(reason),
  );

/** What google.rpc.RetryInfo says, in seconds. */
function retryAfter({ details }: ConnectError): number {
  const [detail] = details;
  if (detail === undefined || !('type' in detail) || detail.type !== 'google.rpc.RetryInfo') {
    return expect.fail('There is no RetryInfo');
  }
  const reader = new BinaryReader(detail.value);
  expect(reader.tag()).toEqual([1, 2]);
  return Number(fromBinary(DurationSchema, reader.bytes()).seconds);
}

test('those who watch an execution share one long poll, and all see its end', async () => {
  const stigmer = await start({});
  const { id, end } = await startAgent(stigmer);
  let open = 0;
  let most = 0;
  const service = stigmer.connection.workflowService;
  const original = service.getWorkflowExecutionHistory.bind(service);
  const spy = vi.spyOn(service, 'getWorkflowExecutionHistory').mockImplementation(async (request) => {
    const counts = request.waitNewEvent === true && request.execution?.workflowId === id;
    open += counts ? 1 : 0;
    most = Math.max(most, open);
    try {
      return await original(request);
    } finally {
      open -= counts ? 1 : 0;
    }
  });
  onTestFinished(() => spy.mockRestore());

  const watches = await Promise.all(Array.from({ length: 100 }, () => watch(stigmer, id)));
  expect(most).toBe(1);
  end();
  for (const { changes } of watches) {
    const rest = await collect({ [Symbol.asyncIterator]: () => changes });
    expect(rest.at(-1)?.execution?.status?.phase).toBe(ExecutionPhase.COMPLETED);
  }
});

test.each(['its stream', 'its connection'])(
  'a caller that leaves %s while it watches is no fault of the server',
  async (left) => {
    const errors: string[] = [];
    const stigmer = await start({}, pino({ level: 'error' }, { write: (line) => errors.push(line) }));
    const { id, end } = await startAgent(stigmer);
    const session = connect(stigmer.url).on('error', () => undefined);
    const stream = session.request({
      ':method': 'POST',
      ':path': `/${AgentExecutionService.typeName}/Watch`,
      'content-type': 'application/connect+json',
    });
    const request = Buffer.from(JSON.stringify({ id }));
    const length = Buffer.alloc(5);
    length.writeUInt32BE(request.length, 1);
    stream.on('error', () => undefined).end(Buffer.concat([length, request]));
    await once(stream, 'data');
    (left === 'its stream' ? stream : session).destroy();

    await eventually(async () => {
      const metrics = await (await fetch(`${stigmer.url}/metrics`)).text();
      expect(metrics).toMatch(/_count\{[^}]*method="Watch",code="Canceled"\} 1/);
    });
    expect(errors).toEqual([]);
    session.destroy();
    end();
  },
);

test('watches beyond the most are refused with a time, and taken when others have left', async () => {
  const stigmer = await start({ STIGMER_MAX_WATCHES: '2' });
  const { id, end } = await startAgent(stigmer);
  const [one] = [await watch(stigmer, id), await watch(stigmer, id)];
  const refusal = await refusalOf(watch(stigmer, id));
  expect(refusal.code).toBe(Code.ResourceExhausted);
  expect(refusal.rawMessage).toContain('has 2 watches');
  expect(retryAfter(refusal)).toBe(5);
  one.leave();
  await eventually(() => watch(stigmer, id));
  end();
});

test('executions beyond the most are not watched, while those that are may be watched by more', async () => {
  const stigmer = await start({ STIGMER_MAX_WATCHED_EXECUTIONS: '1' });
  const [one, other] = [await startAgent(stigmer), await startAgent(stigmer)];
  const { changes } = await watch(stigmer, one.id);
  await watch(stigmer, one.id);
  const refusal = await refusalOf(watch(stigmer, other.id));
  expect(refusal.code).toBe(Code.ResourceExhausted);
  expect(refusal.rawMessage).toContain('follows 1 executions');
  one.end();
  await collect({ [Symbol.asyncIterator]: () => changes });
  await eventually(() => watch(stigmer, other.id));
  other.end();
});

test('a watch that has gone on for as long as it may ends, and goes on from its cursor', async () => {
  const stigmer = await start({ STIGMER_WATCH_TIMEOUT_SECONDS: '1' });
  const { id, end } = await startAgent(stigmer);
  const { first, changes } = await watch(stigmer, id);
  const seen = [first];
  const error = await refusalOf(
    (async () => {
      for await (const change of { [Symbol.asyncIterator]: () => changes }) {
        seen.push(change);
      }
    })(),
  );
  expect(error.code).toBe(Code.Unavailable);
  expect(error.rawMessage).toContain('cursor');
  end();
  await stigmer.temporal.workflow.getHandle(id).result();
  const after = present(seen.at(-1)).cursor;
  const rest = await eventually(() => collect(stigmer.api.agentExecutions.watch({ id, after })));
  expect(rest.at(-1)?.execution?.status?.phase).toBe(ExecutionPhase.COMPLETED);
  expect(rest.map(({ cursor }) => cursor)).not.toContain(after);
});
