import type { ActivityOptions, Payload } from '@temporalio/common';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLookAtCaller } from '../src/callbacks/look-at-caller.js';
import { showsAlready } from '../src/callbacks/shows-already.js';
import { createLogger } from '../src/observability/logger.js';
import type { CallbackBinding } from '../src/temporal/owner-contract.js';
import { readOwnerMemo } from '../src/temporal/owner-memo.js';
import { startCaller, type TestCaller } from './support/caller.js';
import { eventually } from './support/eventually.js';
import { PendingDocuments, readDocument } from './support/pending-documents.js';
import { present, startStigmer, type TestStigmer } from './support/stigmer.js';

let documents: PendingDocuments;
let stigmer: TestStigmer;
let caller: TestCaller;

beforeAll(async () => {
  documents = await PendingDocuments.start();
  // After its first pass the monitor leaves callers alone: they go on showing what Create has told them.
  stigmer = await startStigmer({ env: { STIGMER_MONITOR_INTERVAL_SECONDS: '600' } });
  caller = await startCaller({ url: stigmer.url });
});
afterAll(async () => {
  await caller.stop();
  await stigmer.stop();
  await documents.close();
});

/** A look at callers as one pass has it, and how many calls it has made. */
function newPass() {
  let calls = 0;
  const pace = async () => {
    calls += 1;
  };
  const dependencies = { connection: stigmer.connection, logger: createLogger('silent') };
  const look = createLookAtCaller(dependencies, pace);
  return {
    async showsAlready(callback: CallbackBinding, details: Payload): Promise<boolean> {
      const seen = await look(callback);
      return seen !== undefined && showsAlready(seen, details);
    },
    calls: () => calls,
  };
}

/** The callers of a workflow, with what each activity of theirs shows. */
async function callersOf(workflowId: string) {
  const { raw } = await caller.client.workflow.getHandle(workflowId).describe();
  const { executions } = await stigmer.api.agentExecutions.list({ callerWorkflowId: workflowId });
  return Promise.all(
    executions.map(async ({ id }) => {
      const { memo } = await stigmer.temporal.workflow.getHandle(id).describe();
      const callback: CallbackBinding = present(readOwnerMemo(memo).callback);
      const activity = raw.pendingActivities?.find(({ activityId }) => activityId === callback.activityId);
      return { callback, details: present(activity?.heartbeatDetails?.payloads?.[0]) };
    }),
  );
}

/** A workflow that waits for an agent with an activity of these options, of which only Temporal and its token tell. */
async function waitWithToken(options: ActivityOptions) {
  const document = documents.open();
  const handle = await caller.start('waitWithToken', [options]);
  const callbackToken = await caller.tokens.of(handle.workflowId);
  await stigmer.api.agentExecutions.create({ spec: { ...readDocument(document.url), callbackToken } });
  await document.isRead();
  return { handle, document, ...present((await callersOf(handle.workflowId))[0]) };
}

test.concurrent('one look tells of all callers of a run', async () => {
  const document = documents.open();
  const handle = await caller.start('callAgents', [readDocument(document.url), 3]);
  await document.isRead(3);
  const callers = await callersOf(handle.workflowId);
  const [first, second] = [present(callers[0]), present(callers[1])];
  const pass = newPass();
  const shown = callers.map(({ callback, details }) => pass.showsAlready(callback, details));
  expect(await Promise.all(shown)).toEqual([true, true, true]);
  // Another's details, an attempt that is not there, and a run that is not there.
  const { callback, details } = first;
  expect(await pass.showsAlready(callback, second.details)).toBe(false);
  expect(await pass.showsAlready({ ...callback, attempt: 2 }, details)).toBe(false);
  expect(pass.calls()).toBe(1);
  expect(await pass.showsAlready({ ...callback, runId: randomUUID() }, details)).toBe(false);
  expect(await pass.showsAlready({ ...callback, workflowId: '', activityId: '' }, details)).toBe(false);
  expect(pass.calls()).toBe(2);

  await handle.terminate();
  expect(await newPass().showsAlready(callback, details)).toBe(false);
});

test.concurrent('an activity that is asked to cancel needs more than a look', async () => {
  const { handle, document, callback, details } = await waitWithToken({
    cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  });
  expect(await newPass().showsAlready(callback, details)).toBe(true);
  await handle.cancel();
  await eventually(async () => expect(await newPass().showsAlready(callback, details)).toBe(false));
  document.release();
  await handle.result();
});

test.concurrent('an activity with a heartbeat timeout needs its heartbeats', async () => {
  const { handle, document, callback, details } = await waitWithToken({ heartbeatTimeout: '10 minutes' });
  expect(await newPass().showsAlready(callback, details)).toBe(false);
  document.release();
  await handle.result();
});
