import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startCaller, type TestCaller } from './support/caller.js';
import { failAttempt } from './support/fail-attempt.js';
import { PendingDocuments, readDocument } from './support/pending-documents.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';

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

test('a repeated Create that comes too late to take an execution over does not run the agent again', async () => {
  const document = documents.open();
  const retry = { maximumAttempts: 2, initialInterval: '100ms' };
  const handle = await caller.start('waitWithToken', [{ retry }]);
  const create = async (attempt: number) => {
    const callbackToken = await caller.tokens.of(handle.workflowId, attempt);
    return stigmer.api.agentExecutions.create({ spec: { ...readDocument(document.url), callbackToken } });
  };
  const { id } = await create(1);
  await document.isRead();
  await failAttempt(caller, await caller.tokens.of(handle.workflowId));

  const update = holdNextUpdate();
  const late = create(2);
  await update.isHeld;
  expect(await create(2)).toMatchObject({ id });
  document.release();
  expect(await handle.result()).toMatchObject({ outcome: 'completed', execution: { id } });
  await stigmer.endOfAgent(id);
  update.release();

  expect(await late).toMatchObject({ id });
  expect(await runsOf(id)).toBe(1);
  expect(document.reads).toBe(1);
});

/** Holds the server's next update of a workflow back until it is released. */
function holdNextUpdate(): { readonly isHeld: Promise<void>; readonly release: () => void } {
  const { workflowService } = stigmer.connection;
  const update = workflowService.updateWorkflowExecution.bind(workflowService);
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const isHeld = new Promise<void>((held) => {
    vi.spyOn(workflowService, 'updateWorkflowExecution').mockImplementationOnce(async (request) => {
      held();
      await released;
      return update(request);
    });
  });
  return { isHeld, release };
}

/** How many runs of an execution's owner there are. */
async function runsOf(id: string): Promise<number> {
  const { executions } = await stigmer.connection.workflowService.listWorkflowExecutions({
    namespace: stigmer.namespace,
    query: `WorkflowId = '${id}'`,
  });
  return executions.length;
}
