import { StigmerPlugin } from '@stigmer/sdk';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { connect, withWorker } from './support/caller.js';
import { captureLogs } from './support/captured-logs.js';
import { startCompletingStigmer } from './support/completing-stigmer.js';
import type { summarizeWithin } from './guide/give-up.js';

const guide = new URL('guide/', import.meta.url);

/** The examples, which the compiler and the linter check. */
const examples = new Map(
  readdirSync(guide)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => [readFileSync(new URL(name, guide), 'utf8'), name]),
);

const documents = [
  '../../../docs/guides/typescript.md',
  '../../../docs/guides/agents.md',
  '../../../docs/guides/nexus.md',
  '../README.md',
];

test.each(documents)('each TypeScript block of %s is an example that is compiled', (path) => {
  const text = readFileSync(new URL(path, import.meta.url), 'utf8');
  const blocks = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);
  expect(blocks.length).toBeGreaterThan(0);
  expect(blocks.filter((code) => !examples.has(code))).toEqual([]);
});

test('each example is shown', () => {
  const shown = documents.map((path) => readFileSync(new URL(path, import.meta.url), 'utf8')).join();
  expect([...examples].filter(([code]) => !shown.includes(code)).map(([, name]) => name)).toEqual([]);
});

test('a workflow that gives up goes on when Stigmer has stopped the agent', async () => {
  captureLogs();
  const connection = await connect();
  const stigmer = await startCompletingStigmer(connection);
  const options = {
    connection,
    workflowsPath: fileURLToPath(new URL('give-up.ts', guide)),
    plugins: [new StigmerPlugin({ url: stigmer.url })],
  };
  const { result, types } = await withWorker(options, async (client, taskQueue) => {
    const workflowId = `give-up-${taskQueue}`;
    const handle = await client.workflow.start<typeof summarizeWithin>('summarizeWithin', {
      workflowId,
      taskQueue,
      args: ['A long text.', 1],
    });
    const given = await handle.result();
    const { events = [] } = await handle.fetchHistory();
    return {
      result: given,
      types: events?.flatMap(({ activityTaskCanceledEventAttributes: cancelled }) =>
        cancelled ? ['cancelled'] : [],
      ),
    };
  });
  expect(result ?? undefined).toBeUndefined();
  expect(types).toEqual(['cancelled']);
  await stigmer.stop();
  await connection.close();
});
