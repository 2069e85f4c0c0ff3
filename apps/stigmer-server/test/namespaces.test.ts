import { CallbackState } from '@stigmer/api/execution/v1';
import { NativeConnection } from '@temporalio/worker';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startCaller, type TestCaller } from './support/caller.js';
import { namespaceOfItsOwn } from './support/namespaces.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';

let stigmer: TestStigmer;
let callers: TestCaller[];

beforeAll(async () => {
  const connection = await NativeConnection.connect({ address: inject('temporalAddress') });
  const namespaces = ['default', await namespaceOfItsOwn(connection, 'second')];
  await connection.close();
  stigmer = await startStigmer({ callbackNamespaces: namespaces });
  callers = await Promise.all(namespaces.map((namespace) => startCaller({ url: stigmer.url, namespace })));
});
afterAll(async () => {
  await Promise.all(callers.map((caller) => caller.stop()));
  await stigmer.stop();
});

test('callers of two namespaces are each told in their own, under the same workflow id', async () => {
  const workflowId = 'same-id-in-two-namespaces';
  const handles = await Promise.all(
    callers.map((caller) =>
      caller.start('callAgent', [{ agentId: 'echo', message: caller.namespace }], workflowId),
    ),
  );
  const seen = await Promise.all(handles.map((handle) => handle.result()));
  expect(seen).toMatchObject(
    callers.map(({ namespace }) => ({ outcome: 'completed', execution: { output: { message: namespace } } })),
  );
  const ends = await Promise.all(seen.map(({ execution }) => stigmer.endOfAgent(execution?.id ?? '')));
  expect(ends.map(({ status }) => status?.callback)).toMatchObject(
    callers.map(({ namespace }) => ({ namespace, workflowId, state: CallbackState.DELIVERED })),
  );
});
