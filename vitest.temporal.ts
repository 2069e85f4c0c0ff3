import { startTemporal } from '@stigmer/temporal-dev';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** host:port of the Temporal server of this test run. */
    temporalAddress: string;
    /** A folder of this test run, for what test files share; it is removed in the end. */
    scratchFolder: string;
  }
}

/** Starts one Temporal server for all tests of a run, with ports and data of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // The first run on a machine builds the server, which takes minutes.
  // In memory, as a stock dev server does: on a file each commit would wait for the disk, on a slow one for seconds.
  const temporal = await startTemporal({ inMemory: true });
  const scratchFolder = await mkdtemp(join(tmpdir(), 'stigmer-test-'));
  project.provide('temporalAddress', temporal.address);
  project.provide('scratchFolder', scratchFolder);
  return async () => {
    await temporal.stop();
    await rm(scratchFolder, { recursive: true });
  };
}
