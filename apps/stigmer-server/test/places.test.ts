import { ExecutionPhase } from '@stigmer/api/execution/v1';
import { Client } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lateMonitors } from '../src/temporal/late-monitors.js';
import { startCaller, type TestCaller } from './support/caller.js';
import { collectLog } from './support/collect-log.js';
import { eventually } from './support/eventually.js';
import { startStigmer, type TestStigmer } from './support/stigmer.js';
import { testWorkflows } from './support/test-definitions.js';

let stigmer: TestStigmer;
let caller: TestCaller;
const log = collectLog();

beforeAll(async () => {
  stigmer = await startStigmer({
    env: { ...testWorkflows, STIGMER_DEFINITION_HEAP_MIB: '96' },
    logger: log.logger,
  });
  caller = await startCaller({ url: stigmer.url });
});
afterAll(async () => {
  await caller.stop();
  await stigmer.stop();
});

test('a definition that ends the thread that runs it fails, and those beside it complete', async () => {
  const beside = await caller.start('callWorkflow', [{ workflowId: 'sleep-briefly' }]);
  const filling = await caller.start('callWorkflow', [
    { workflowId: 'fill-memory', inputs: { lists: '30' } },
  ]);
  const greeting = await caller.start('callWorkflow', [{ workflowId: 'greet', inputs: { name: 'Ada' } }]);
  expect(await filling.result()).toMatchObject({
    outcome: 'failed',
    execution: {
      phase: ExecutionPhase.FAILED,
      error: {
        message: expect.stringMatching(
          /ended the thread that it ran in, or had no end, 2 times; the last time: .*memory/,
        ),
      },
    },
  });
  expect(await greeting.result()).toMatchObject({ outcome: 'completed' });
  // As its definition has it.
  expect(await beside.result()).toMatchObject({ outcome: 'timed out' });
  const id = await stigmer.workflowOf(filling.workflowId);
  const run = await stigmer.definitionRunOf(id);
  await eventually(async () => expect((await run.describe()).status.name).toBe('TERMINATED'));
  const ended = log.lines.filter(({ msg }) => msg === 'The thread of workflow definitions was harmed');
  expect(ended.map(({ execution_id }) => execution_id)).toEqual([id, id]);
  // The thread is there again.
  const after = await caller.start('callWorkflow', [{ workflowId: 'fill-memory', inputs: { lists: '1' } }]);
  expect(await after.result()).toMatchObject({ outcome: 'completed', execution: { output: { lists: '1' } } });
});

test('a definition that computes for long pauses, and what is short goes on beside it', async () => {
  const computing = await caller.start('callWorkflow', [{ workflowId: 'compute', inputs: { rounds: '8' } }]);
  const id = await stigmer.workflowOf(computing.workflowId);
  const run = await stigmer.definitionRunOf(id);
  await eventually(() => run.describe());
  const greeting = await caller.start('callWorkflow', [{ workflowId: 'greet', inputs: { name: 'Ada' } }]);
  expect(await greeting.result()).toMatchObject({ outcome: 'completed' });
  expect(await computing.result()).toMatchObject({
    outcome: 'completed',
    execution: { output: { sum: 500_000 } },
  });
  const { events } = await run.fetchHistory();
  expect(events?.filter((event) => event.timerFiredEventAttributes).length).toBeGreaterThan(2);
});

test('a definition that computes too much fails, with the place', async () => {
  const handle = await caller.start('callWorkflow', [{ workflowId: 'compute', inputs: { rounds: '100' } }]);
  expect(await handle.result()).toMatchObject({
    outcome: 'failed',
    execution: { error: { message: expect.stringMatching(/steps in all.*\/do\/0\/rounds/s) } },
  });
});

test('monitors that find no worker are late, the canary too', async () => {
  const other = await startStigmer();
  await eventually(async () => expect(await lateMonitors(other.temporal)).toEqual([]));
  const { namespace } = other;
  await other.stop();
  const client = new Client({ connection: stigmer.connection, namespace });
  await eventually(async () => {
    const remarks = await lateMonitors(client, 200);
    expect(remarks.join(' ')).toContain('stigmer/callback-monitor has waited for a worker');
  });
});
