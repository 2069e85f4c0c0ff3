import { bundleWorkflowCode } from '@temporalio/worker';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { workflowBundlePath } from './workflow-bundle.js';

/** Bundling takes seconds, so it is done once, by the build, and not at each start. */
const require = createRequire(import.meta.url);
const { code } = await bundleWorkflowCode({
  workflowsPath: require.resolve('./workflows/index.js'),
  payloadConverterPath: require.resolve('./payload-converter.js'),
  failureConverterPath: require.resolve('./failure-converter.js'),
  preloadModules: [require.resolve('./shared-modules.js')],
  // Stack traces name places in the sources. The sources themselves, a third of the file, would be read by each start for nothing.
  webpackConfigHook: (config) => ({ ...config, devtool: 'inline-nosources-source-map' }),
});
await writeFile(workflowBundlePath, code);
