import { join } from 'node:path';

/** Where the build puts the bundle of the server's own workflows. */
export const workflowBundlePath = join(import.meta.dirname, '..', '..', 'dist', 'workflow-bundle.js');
