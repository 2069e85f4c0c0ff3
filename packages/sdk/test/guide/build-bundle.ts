import { StigmerPlugin } from '@stigmer/sdk';
import { bundleWorkflowCode } from '@temporalio/worker';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const { code } = await bundleWorkflowCode({
  workflowsPath: fileURLToPath(new URL('./process-document.js', import.meta.url)),
  plugins: [new StigmerPlugin()],
});
await writeFile(new URL('./workflow-bundle.js', import.meta.url), code);
