import { StigmerPlugin } from '@stigmer/sdk';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';

/** The path of the bundle of `caller-workflows.ts`. Bundling takes seconds: the first test file does it for all. */
export async function callerBundlePath(): Promise<string> {
  const path = join(inject('scratchFolder'), 'caller-workflows.js');
  if (!existsSync(path)) {
    const { code } = await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('./caller-workflows.ts', import.meta.url)),
      plugins: [new StigmerPlugin()],
      logger: new DefaultLogger('ERROR'),
    });
    // Two files may be at it at the same time: what is there is always whole.
    const unfinished = `${path}.${randomUUID()}`;
    await writeFile(unfinished, code);
    await rename(unfinished, path);
  }
  return path;
}
