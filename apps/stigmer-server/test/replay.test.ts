import { StigmerPlugin } from '@stigmer/sdk';
import { bundleWorkflowCode, DefaultLogger, Worker, type ReplayWorkerOptions } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { dataConverter } from '../src/temporal/data-converter.js';
import { workflowBundlePath } from '../src/temporal/workflow-bundle.js';
import * as ownWorkflows from '../src/temporal/workflows/index.js';
import { demoWorkflowsPath, demoWorkflowTypes } from './support/demo-workflows.js';
import { recordedHistories } from './support/histories.js';
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

test.each(histories)('$name replays with the workflows of today', async ({ workflowType, history }) => {
  await Worker.runReplayHistory(await replayerFor(workflowType), history);
});

test.each([...ownTypes, ...demoWorkflowTypes])('there is a recorded history of %s', (workflowType) => {
  expect(histories.map((recorded) => recorded.workflowType)).toContain(workflowType);
});
