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
  // Stack traces name lines of the sources. The sources themselves, a third of the file, and the columns, another, would be read by
  // each start, and kept by each thread, for nothing.
  webpackConfigHook: (config) => ({ ...config, devtool: 'inline-nosources-cheap-module-source-map' }),
});
await writeFile(workflowBundlePath, inLatin1(code));

/**
 * The same code without characters beyond Latin-1: where there is a single one, JavaScript's engine keeps all of the text in twice the
 * memory, in each thread that has it. They stand in texts and comments, where an escape means the same.
 */
function inLatin1(text: string): string {
  return text.replaceAll(
    /[\u0100-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
