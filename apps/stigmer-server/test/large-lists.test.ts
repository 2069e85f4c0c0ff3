import { create } from '@bufbuild/protobuf';
import { Code, createClient, type Client } from '@connectrpc/connect';
import { createConnectTransport, createGrpcTransport } from '@connectrpc/connect-node';
import { AgentExecutionService } from '@stigmer/api/agentexecution/v1';
import { ExecutionPhase } from '@stigmer/api/execution/v1';
import { WorkflowExecutionService } from '@stigmer/api/workflowexecution/v1';
import { failureCodes, type ExecutionKind } from '@stigmer/handshake';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { executionTraits } from '../src/executions/execution-traits.js';
import { memoKeys, ownerWorkflowTypes, searchAttributes } from '../src/temporal/owner-contract.js';
import { eventually } from './support/eventually.js';
import { expectRefusal } from './support/rpc-errors.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';

/** The most that clients in Go, Java and Python take in one message, unless they are told otherwise. */
const CLIENTS_LIMIT_BYTES = 4 * 1024 * 1024;
/** As long as an error's message may be. In binary the first takes most, in JSON the second: six bytes a character. */
const LONG_MESSAGES = { agent: '語'.repeat(4_000), workflow: '\u0007'.repeat(4_000) };
const COUNT = 400;

let stigmer: TestStigmer;

beforeAll(async () => {
  stigmer = await startStigmer();
  for (const kind of ['agent', 'workflow'] as const) {
    await Promise.all(Array.from({ length: COUNT }, async (_, index) => addFailed(kind, `${kind}-${index}`)));
    await addFailed(kind, `${kind}-oversized`, '\u0007'.repeat(300_000));
    await eventually(async () => {
      const { count } = await stigmer.temporal.workflow.count(`WorkflowType = '${ownerWorkflowTypes[kind]}'`);
      expect(count).toBe(COUNT + 1);
    });
  }
});
afterAll(() => stigmer.stop());

/** Puts an execution into Temporal that has failed, as its owner's memo tells it. No worker takes it: it is only to be listed. */
async function addFailed(
  kind: ExecutionKind,
  id: string,
  message: string = LONG_MESSAGES[kind],
): Promise<void> {
  await stigmer.temporal.workflow.start(ownerWorkflowTypes[kind], {
    workflowId: id,
    taskQueue: 'nobody',
    memo: {
      [memoKeys.status]: create(executionTraits[kind].statusSchema, {
        phase: ExecutionPhase.FAILED,
        error: { type: failureCodes[kind].FAILED, message },
      }),
    },
    typedSearchAttributes: [{ key: searchAttributes.definition, value: 'listed' }],
  });
}

const transports = {
  'gRPC, binary': () => createGrpcTransport({ baseUrl: stigmer.url, readMaxBytes: CLIENTS_LIMIT_BYTES }),
  'gRPC, JSON': () =>
    createGrpcTransport({ baseUrl: stigmer.url, readMaxBytes: CLIENTS_LIMIT_BYTES, useBinaryFormat: false }),
  'Connect, JSON': () =>
    createConnectTransport({
      baseUrl: stigmer.url,
      httpVersion: '1.1',
      readMaxBytes: CLIENTS_LIMIT_BYTES,
      useBinaryFormat: false,
    }),
};

type Executions = Client<typeof AgentExecutionService> | Client<typeof WorkflowExecutionService>;

/** All executions, page by page. */
async function listAll(client: Executions) {
  const pages = [];
  let pageToken = '';
  do {
    const page = await client.list({ pageSize: 1_000, pageToken });
    pages.push(page.executions.map(({ id, status }) => ({ id, message: status?.error?.message ?? '' })));
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return pages;
}

test.each(Object.entries(transports))(
  'pages of long errors fit what clients take: %s',
  async (_, transport) => {
    for (const [kind, client] of [
      ['agent', createClient(AgentExecutionService, transport())],
      ['workflow', createClient(WorkflowExecutionService, transport())],
    ] as const) {
      const pages = await listAll(client);
      const listed = pages.flat();
      const ids = Array.from({ length: COUNT }, (__, index) => `${kind}-${index}`);
      expect(listed.map(({ id }) => id).toSorted()).toEqual([...ids, `${kind}-oversized`].toSorted());
      // As few as fit, not as few as possible.
      expect(pages.length).toBeLessThan(5);
      for (const { id, message } of listed) {
        if (id.endsWith('oversized')) {
          expect(message.length).toBeLessThan(2_000);
          expect(message).toContain('Get tells');
        } else {
          expect(message).toBe(LONG_MESSAGES[kind]);
        }
      }
    }
  },
);

test('a page holds no more than asked for, and goes on where it ended', async () => {
  const client = createClient(AgentExecutionService, transports['gRPC, binary']());
  const first = await client.list({ pageSize: 250 });
  const second = await client.list({ pageSize: 250, pageToken: first.nextPageToken });
  expect([first.executions.length, second.executions.length]).toEqual([250, COUNT + 1 - 250]);
  const ids = [...first.executions, ...second.executions].map(({ id }) => id);
  expect(new Set(ids).size).toBe(COUNT + 1);
});

test('a page token that was damaged on its way is refused at once', async () => {
  const client = createClient(AgentExecutionService, transports['gRPC, binary']());
  const { nextPageToken } = await client.list({ pageSize: 10 });
  const middle = nextPageToken.length >> 1;
  for (const pageToken of [
    nextPageToken.slice(0, -2),
    `${nextPageToken}A`,
    nextPageToken.slice(0, middle) + nextPageToken.slice(middle).toLowerCase(),
  ]) {
    await expectRefusal(
      client.list({ pageSize: 10, pageToken }),
      Code.InvalidArgument,
      'page_token is damaged',
    );
  }
});
