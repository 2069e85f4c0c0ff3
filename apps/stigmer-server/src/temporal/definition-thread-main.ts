import { setPriority } from 'node:os';

/** So far the thread stands back behind the server's other threads: what a definition computes is not to take the core from them. */
const NICENESS = 5;

// Linux knows priorities of threads, and this one is the thread that asks (setpriority(2)); elsewhere it would be the whole process.
if (process.platform === 'linux') {
  setPriority(NICENESS);
}
// What Temporal's SDK runs in a thread of its own for workflow code.
await import('@temporalio/worker/lib/workflow/workflow-worker-thread.js');
