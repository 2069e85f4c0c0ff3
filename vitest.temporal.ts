import { startTemporal } from '@stigmer/temporal-dev';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** host:port of the Temporal server of this test run. */
    temporalAddress: string;
  }
}

/** Starts one Temporal server for all tests of a run, with ports and data of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // The first run on a machine builds the server, which takes minutes.
  const temporal = await startTemporal();
  project.provide('temporalAddress', temporal.address);
  return () => temporal.stop();
}
