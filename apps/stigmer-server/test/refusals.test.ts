import { Code } from '@connectrpc/connect';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeTaskToken } from '../src/callbacks/task-token.js';
import { MAX_INPUT_BYTES } from '../src/temporal/size-limits.js';
import { startCaller, type TestCaller } from './support/caller.js';
import { namespaceOfItsOwn } from './support/namespaces.js';
import { expectRefusal } from './support/rpc-errors.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';

let stigmer: TestStigmer;
let caller: TestCaller;
let stranger: TestCaller;

beforeAll(async () => {
  stigmer = await startStigmer();
  caller = await startCaller({ url: stigmer.url });
  const namespace = await namespaceOfItsOwn(stigmer.connection, 'stranger');
  stranger = await startCaller({ url: stigmer.url, namespace });
});
afterAll(async () => {
  const owners = await stigmer.connection.workflowService.listWorkflowExecutions({
    namespace: stigmer.namespace,
    query: "WorkflowType IN ('AgentExecution', 'WorkflowExecution')",
  });
  await Promise.all([caller.stop(), stranger.stop()]);
  await stigmer.stop();
  // Whatever was refused has started nothing.
  expect(owners.executions.map(({ execution }) => execution?.workflowId)).toEqual(accepted);
});

const accepted: string[] = [];

/** A token that a caller's activity was just given. */
async function liveToken(of: TestCaller): Promise<Uint8Array> {
  const { workflowId } = await of.start('waitWithToken', []);
  return of.tokens.of(workflowId);
}

function create(callbackToken: Uint8Array, agentId = 'echo'): Promise<{ id: string }> {
  return stigmer.api.agentExecutions.create({ spec: { agentId, callbackToken } });
}

test.concurrent('a request without a spec is refused', async () => {
  await expectRefusal(stigmer.api.agentExecutions.create({}), Code.InvalidArgument, 'spec');
});

test.concurrent('a request without an agent id is refused', async () => {
  await expectRefusal(
    stigmer.api.agentExecutions.create({ spec: {} }),
    Code.InvalidArgument,
    'spec.agent_id',
  );
});

test.concurrent('an unknown agent is refused by its name', async () => {
  await expectRefusal(create(await liveToken(caller), 'nobody'), Code.NotFound, 'no agent "nobody"');
});

test.concurrent('an unknown workflow is refused by its name', async () => {
  await expectRefusal(
    stigmer.api.workflowExecutions.create({ spec: { workflowId: 'nothing' } }),
    Code.NotFound,
    'no workflow "nothing"',
  );
});

test.concurrent('bytes that are no token are refused', async () => {
  await expectRefusal(create(randomBytes(100)), Code.InvalidArgument, 'callback_token');
});

test.concurrent('a token that is cut off is refused', async () => {
  const token = await liveToken(caller);
  await expectRefusal(create(token.subarray(0, token.length / 2)), Code.InvalidArgument, 'callback_token');
});

test.concurrent('a token that only names an activity is refused', async () => {
  const token = decodeTaskToken(await liveToken(caller));
  if (token?.kind !== 'workflow') {
    throw new Error('It is no token of a workflow');
  }
  const { namespaceId, workflowId, activityId } = token;
  const forged = new BinaryWriter()
    .tag(1, WireType.LengthDelimited)
    .string(namespaceId)
    .tag(2, WireType.LengthDelimited)
    .string(workflowId)
    .tag(6, WireType.LengthDelimited)
    .string(activityId)
    .finish();
  await expectRefusal(create(forged), Code.InvalidArgument, 'names an activity by its id');
});

test.concurrent('a token of a namespace that is not accepted is refused', async () => {
  await expectRefusal(
    create(await liveToken(stranger)),
    Code.PermissionDenied,
    'STIGMER_CALLBACK_NAMESPACES',
  );
});

test.concurrent('a token that has been used elsewhere is refused', async () => {
  const token = await liveToken(caller);
  await caller.client.activity.complete(token, 'done');
  await expectRefusal(create(token), Code.FailedPrecondition, 'not live');
});

test.concurrent('a token whose execution has been delivered is not for another one', async () => {
  const token = await liveToken(caller);
  const { id } = await create(token);
  accepted.push(id);
  await stigmer.endOfAgent(id);
  await expectRefusal(create(token, 'summarizer'), Code.AlreadyExists, 'with another spec');
});

test.concurrent('inputs that are too large are refused with what to do instead', async () => {
  const inputs = { text: 'x'.repeat(MAX_INPUT_BYTES) };
  await expectRefusal(
    stigmer.api.agentExecutions.create({ spec: { agentId: 'echo', inputs } }),
    Code.InvalidArgument,
    'Pass a URL',
  );
});

test.concurrent('a negative page size is refused', async () => {
  await expectRefusal(stigmer.api.agentExecutions.list({ pageSize: -1 }), Code.InvalidArgument, 'page_size');
});

test.concurrent('a page token that nobody gave is refused', async () => {
  await expectRefusal(
    stigmer.api.agentExecutions.list({ pageToken: 'bm9ib2R5' }),
    Code.InvalidArgument,
    'page_token',
  );
});

test.concurrent('a cursor that nobody gave is refused', async () => {
  const watch = async () => {
    for await (const _ of stigmer.api.agentExecutions.watch({ id: 'aex-none', after: 'nonsense' })) {
      throw new Error('It was answered');
    }
  };
  await expectRefusal(watch(), Code.InvalidArgument, 'cursor');
});
