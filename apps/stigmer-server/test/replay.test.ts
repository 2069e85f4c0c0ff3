import { StigmerPlugin } from '@stigmer/sdk';
import { CHANGES_OF_A_NEW_RUN } from '@stigmer/serverless-workflow';
import { bundleWorkflowCode, DefaultLogger, Worker, type ReplayWorkerOptions } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { dataConverter } from '../src/temporal/data-converter.js';
import { workflowBundlePath } from '../src/temporal/workflow-bundle.js';
import * as ownWorkflows from '../src/temporal/workflows/index.js';
import { demoWorkflowsPath, demoWorkflowTypes } from './support/demo-workflows.js';
import { recordedHistories, withInput } from './support/histories.js';
import { installTemporalRuntime } from './support/temporal-runtime.js';

const ownTypes = Object.keys(ownWorkflows);
const histories = await recordedHistories();

installTemporalRuntime();

async function replayerFor(workflowType: string): Promise<ReplayWorkerOptions> {
  if (ownTypes.includes(workflowType)) {
    return { workflowBundle: { codePath: workflowBundlePath }, dataConverter };
  }
  const plugins = [new StigmerPlugin()];
  const logger = new DefaultLogger('ERROR');
  return {
    workflowBundle: await bundleWorkflowCode({ workflowsPath: demoWorkflowsPath, plugins, logger }),
    plugins,
  };
}

function fail(): never {
  throw new Error('the history is missing');
}

test.each(histories)('$name replays with the workflows of today', async ({ workflowType, history }) => {
  await Worker.runReplayHistory(await replayerFor(workflowType), history);
});

// A history ends as it did only if the expression does: had it failed, so would the run, and the replay.
test.each([
  ['JavaScript, in a run that began before', [], '"a(?=b)"', 'pow(10; 0.3) > 0'],
  ['our own engine, in a run of today', CHANGES_OF_A_NEW_RUN, '"(?i:A)[^\\\\W_]+$"', 'test("^(a+)+$") | not'],
])('patterns are matched by %s', async (_name, changes, pattern, condition) => {
  const { history } = histories.find(({ name }) => name === 'workflow-greet-run.json') ?? fail();
  const expression = `"${'a'.repeat(40)}b" | if test(${pattern}) and (${condition}) then "yes" else error("no") end`;
  const greet = { set: { greeting: `\${ ${expression} }` } };
  await Worker.runReplayHistory(
    await replayerFor('ServerlessWorkflow'),
    withInput(history, (run) => ({ ...run, changes, definition: { ...run.definition, do: [{ greet }] } })),
  );
});

test.each([...ownTypes, ...demoWorkflowTypes])('there is a recorded history of %s', (workflowType) => {
  expect(histories.map((recorded) => recorded.workflowType)).toContain(workflowType);
});
