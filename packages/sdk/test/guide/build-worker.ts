import { StigmerPlugin } from '@stigmer/sdk';
import { bundleWorkflowCode } from '@temporalio/worker';
import { build } from 'esbuild';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

await build({
  entryPoints: {
    worker: fileURLToPath(new URL('./bundled-worker.js', import.meta.url)),
    'payload-converter': '@stigmer/sdk/payload-converter',
  },
  outdir: 'out',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  external: ['@temporalio/*'],
});
const { code } = await bundleWorkflowCode({
  workflowsPath: fileURLToPath(new URL('./process-document.js', import.meta.url)),
  plugins: [new StigmerPlugin()],
});
await writeFile('out/workflow-bundle.js', code);
