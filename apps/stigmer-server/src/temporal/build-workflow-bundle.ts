import { bundleWorkflowCode } from '@temporalio/worker';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { workflowBundlePath } from './workflow-bundle.js';

/** Bundling takes seconds, so it is done once, by the build, and not at each start. */
const require = createRequire(import.meta.url);
const payloadConverterPath = require.resolve('./payload-converter.js');
const { code } = await bundleWorkflowCode({
  workflowsPath: require.resolve('./workflows/index.js'),
  payloadConverterPath,
  // Building the descriptors of its messages took a third of the workflow thread's time when each workflow did it anew.
  preloadModules: [payloadConverterPath],
});
await writeFile(workflowBundlePath, code);
