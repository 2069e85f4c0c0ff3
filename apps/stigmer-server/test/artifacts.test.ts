import { Code, ConnectError, type Interceptor } from '@connectrpc/connect';
import type { WorkflowExecution } from '@stigmer/api/workflowexecution/v1';
import { CallbackState, ExecutionPhase } from '@stigmer/api/execution/v1';
import { fetchArtifact, StigmerPlugin } from '@stigmer/sdk';
import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startCaller, type TestCaller } from './support/caller.js';
import { eventually } from './support/eventually.js';
import { expectRefusal } from './support/rpc-errors.js';
import { present, startStigmer, type TestStigmer } from './support/stigmer.js';
import { testWorkflows } from './support/test-definitions.js';

const MIB = 1024 * 1024;

/** An activity of the caller's that takes an execution. */
const Measure = async ({ status }: WorkflowExecution) => JSON.stringify(status?.output).length;

let stigmer: TestStigmer;
let caller: TestCaller;

beforeAll(async () => {
  stigmer = await startStigmer({ env: testWorkflows });
  caller = await startCaller({
    url: stigmer.url,
    activities: { Measure },
  });
});
afterAll(async () => {
  await caller.stop();
  await stigmer.stop();
});

const outputOf = (bytes: number) => ({ text: 'x'.repeat(bytes) });
const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
const writeAtLength = (bytes: number) => ({
  workflowId: 'write-at-length',
  inputs: { bytes: String(bytes) },
});

/** The payloads with which Temporal has recorded that the caller's activities were completed. */
async function recordedResults(workflowId: string) {
  const { events } = await caller.client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).flatMap(({ activityTaskCompletedEventAttributes: completed }) =>
    (completed?.result?.payloads ?? []).map(({ data }) => Buffer.from(data ?? []).toString()),
  );
}

test.concurrent.each([1.9, 2.1, 4.2, 9])(
  'a result of %d MiB arrives whole, in the workflow, its activities and the client',
  async (mebibytes) => {
    const bytes = Math.round(mebibytes * MIB);
    const json = JSON.stringify(outputOf(bytes));
    const handle = await caller.start('passOn', [writeAtLength(bytes)]);
    const { id, status } = await handle.result();
    expect(status?.phase).toBe(ExecutionPhase.COMPLETED);
    expect(JSON.stringify(status?.output) === json).toBe(true);

    const reference = {
      id: `${id}/${sha256(json)}`,
      sizeBytes: String(json.length),
      sha256: sha256(json),
      mediaType: 'application/json',
    };
    const [result = '{}'] = await recordedResults(handle.workflowId);
    const recorded = JSON.parse(result) as { status: Record<string, unknown> };
    expect(recorded.status).toEqual({
      phase: 'EXECUTION_PHASE_COMPLETED',
      startedAt: expect.any(String),
      completedAt: expect.any(String),
      outputArtifact: reference,
    });

    // The caller goes on a moment before the owner's last workflow task is recorded.
    const kept = (await stigmer.endOfWorkflow(id)).status;
    const artifact = present(kept?.outputArtifact);
    expect(kept?.output).toBeUndefined();
    const fetched = await fetchArtifact(stigmer.api, artifact);
    expect(Buffer.from(fetched).toString() === json).toBe(true);
    for (const workflowId of [handle.workflowId, id]) {
      const client = workflowId === id ? stigmer.temporal : caller.client;
      const { historyLength, historySize = 0 } = await client.workflow.getHandle(workflowId).describe();
      expect(historyLength).toBeGreaterThan(5);
      expect(historySize).toBeLessThan(100_000);
    }
  },
);

test.concurrent('several large results with many members may come at the same time', async () => {
  const handle = await caller.start('measureAll', [
    { workflowId: 'write-rows', inputs: { rows: '60000' } },
    4,
  ]);
  const [bytes = 0, ...others] = await handle.result();
  expect(bytes).toBeGreaterThan(3 * MIB);
  expect(others).toEqual([bytes, bytes, bytes]);
  // They compute in turn, and none is taken for lost meanwhile.
  const { executions } = await stigmer.api.workflowExecutions.list({ callerWorkflowId: handle.workflowId });
  expect(executions).toHaveLength(4);
  const runs = await Promise.all(executions.map(({ id }) => stigmer.definitionRunOf(id)));
  for (const run of [handle, ...runs]) {
    const { events } = await run.fetchHistory();
    expect(events?.filter((event) => event.workflowTaskFailedEventAttributes)).toEqual([]);
    expect(events?.filter((event) => event.workflowTaskTimedOutEventAttributes)).toEqual([]);
  }
});

test.concurrent('a caller that reads the first revision only finds the reference in the output', async () => {
  const handle = await caller.start('waitWithToken', []);
  const callbackToken = await caller.tokens.of(handle.workflowId);
  const { id } = await stigmer.api.workflowExecutions.create({
    spec: { ...writeAtLength(3 * MIB), callbackToken },
  });
  const json = JSON.stringify(outputOf(3 * MIB));
  expect(await handle.result()).toEqual({
    outcome: 'completed',
    execution: {
      id,
      phase: ExecutionPhase.COMPLETED,
      output: {
        artifact: {
          id: `${id}/${sha256(json)}`,
          sizeBytes: String(json.length),
          sha256: sha256(json),
          mediaType: 'application/json',
        },
      },
    },
  });
});

test.concurrent('an artifact is read in ranges', async () => {
  const { id } = await stigmer.api.workflowExecutions.create({ spec: writeAtLength(3 * MIB) });
  const { status } = await stigmer.endOfWorkflow(id);
  expect(status?.callback?.state).toBe(CallbackState.NONE);
  const artifact = present(status?.outputArtifact);
  const read = (offset: number, length = 0) =>
    stigmer.api.artifacts.read({ id: artifact.id, offset: BigInt(offset), length: BigInt(length) });
  const json = JSON.stringify(outputOf(3 * MIB));
  const sizeBytes = BigInt(json.length);
  expect(artifact.sizeBytes).toBe(sizeBytes);

  const start = await read(0, 10);
  expect([Buffer.from(start.data).toString(), start.sizeBytes]).toEqual(['{"text":"x', sizeBytes]);
  expect((await read(0)).data).toHaveLength(MIB);
  expect(Buffer.from((await read(json.length - 3, 100)).data).toString()).toBe('x"}');
  expect((await read(json.length)).data).toHaveLength(0);
  await expectRefusal(read(json.length + 1), Code.InvalidArgument, `ends at ${json.length}`);
  await expectRefusal(read(0, MIB + 1), Code.InvalidArgument, 'length');
});

test.concurrent.each([
  ['../../../../etc/passwd', Code.InvalidArgument, "is no artifact's id"],
  ['aex-00000000000000000000000000000000/../../etc/passwd', Code.InvalidArgument, "is no artifact's id"],
  ['', Code.InvalidArgument, 'id'],
  [`aex-${'0'.repeat(32)}/${'0'.repeat(64)}`, Code.NotFound, 'There is no artifact'],
])('what is no artifact is not read: "%s"', async (id, code, text) => {
  await expectRefusal(stigmer.api.artifacts.read({ id }), code, text);
});

test('a result waits for the store to be back, and its caller with it', async () => {
  // Nothing can be kept in a folder that is a file.
  const folder = join(inject('scratchFolder'), 'artifacts-that-come-later');
  await writeFile(folder, '');
  const other = await startStigmer({ env: { ...testWorkflows, STIGMER_ARTIFACTS: folder } });
  const otherCaller = await startCaller({ url: other.url, activities: { Measure } });
  try {
    const handle = await otherCaller.start('passOn', [writeAtLength(2 * MIB)]);
    await eventually(async () =>
      expect(await (await fetch(`${other.url}/metrics`)).text()).toMatch(
        /stigmer_artifact_failures_total\{operation="put"\} [1-9]/,
      ),
    );
    await rm(folder);
    const { status } = await handle.result();
    expect(JSON.stringify(status?.output) === JSON.stringify(outputOf(2 * MIB))).toBe(true);
  } finally {
    await otherCaller.stop();
    await other.stop();
  }
});

test.concurrent('a caller that can not fetch its result now tries again', async () => {
  let failing = 2;
  const failReads: Interceptor = (next) => async (request) => {
    if (request.method.name === 'Read' && failing > 0) {
      failing -= 1;
      throw new ConnectError('The server is away.', Code.Unavailable);
    }
    return next(request);
  };
  const patient = await startCaller({
    url: stigmer.url,
    activities: { Measure },
    worker: { plugins: [new StigmerPlugin({ url: stigmer.url, interceptors: [failReads] })] },
  });
  try {
    const handle = await patient.start('passOn', [writeAtLength(2 * MIB)]);
    const { status } = await handle.result();
    expect(failing).toBe(0);
    expect(JSON.stringify(status?.output) === JSON.stringify(outputOf(2 * MIB))).toBe(true);
    const { events = [] } = await handle.fetchHistory();
    const failures = events?.flatMap(({ workflowTaskFailedEventAttributes: failed }) => failed ?? []);
    expect(failures?.[0]?.failure?.message).toContain(
      'could not be fetched: [unavailable] The server is away.',
    );
  } finally {
    await patient.stop();
  }
});

test.concurrent('a result that is too large even for an artifact fails its execution', async () => {
  const handle = await caller.start('callWorkflow', [writeAtLength(17 * MIB)]);
  const { outcome, failure } = await handle.result();
  expect(outcome).toBe('failed');
  expect(failure).toMatchObject({
    type: 'WORKFLOW_EXECUTION_FAILED',
    message: expect.stringMatching(/^The output takes more than \d+ bytes as JSON/),
  });
});
