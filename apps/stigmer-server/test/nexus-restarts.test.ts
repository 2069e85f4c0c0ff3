import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startCaller } from './support/caller.js';
import { PendingDocuments, readDocument } from './support/pending-documents.js';
import { startServerProcess, type ServerProcess } from './support/server-process.js';
import { serverEnvironment } from './support/stigmer.js';

const endpoint = `stigmer-${randomUUID()}`;

let documents: PendingDocuments;
let environment: Record<string, string>;

beforeAll(async () => {
  documents = await PendingDocuments.start();
  environment = {
    ...serverEnvironment(`stigmer-${randomUUID()}`),
    STIGMER_NEXUS_ENDPOINT: endpoint,
  };
});
afterAll(() => documents.close());

function startServer(): ServerProcess {
  const server = startServerProcess(['--dev'], environment);
  onTestFinished(async () => {
    await server.kill('SIGKILL');
  });
  return server;
}

test('the set-up makes an endpoint, and leaves one alone that leads elsewhere', async () => {
  const setUp = (env: Record<string, string>) => startServerProcess(['--setup'], env);
  const first = setUp(environment);
  expect((await first.ended).code).toBe(0);
  expect(first.lines).toContainEqual(
    expect.objectContaining({ msg: 'Nexus endpoint created', nexus_endpoint: endpoint }),
  );
  const again = setUp(environment);
  expect((await again.ended).code).toBe(0);
  expect(again.lines.map(({ msg }) => msg)).not.toContain('Nexus endpoint created');
  const other = setUp({ ...environment, TEMPORAL_NAMESPACE: `stigmer-${randomUUID()}` });
  expect((await other.ended).code).toBe(1);
  expect(other.lines.map(({ msg }) => msg)).toContainEqual(
    expect.stringContaining(
      `The Nexus endpoint "${endpoint}" leads to "${environment['TEMPORAL_NAMESPACE']}"`,
    ),
  );
});

test('a server that is killed loses no operation, and a caller that cancels meanwhile sees it', async () => {
  const first = startServer();
  const caller = await startCaller({ url: await first.ready() });
  onTestFinished(() => caller.stop());
  const document = documents.open();
  const doomed = documents.open();
  const handle = await caller.start('callAgentByNexus', [endpoint, readDocument(document.url)]);
  const cancelling = await caller.start('callAgentByNexus', [endpoint, readDocument(doomed.url)]);
  await document.isRead();
  await doomed.isRead();
  await first.kill('SIGKILL');
  await cancelling.cancel();

  await startServer().ready();
  expect(await cancelling.result()).toEqual({ outcome: 'cancelled' });
  document.release();
  expect(await handle.result()).toMatchObject({ outcome: 'completed' });
});
