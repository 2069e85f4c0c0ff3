import { writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { watchJob, type WatchedJob } from './job-limits.js';
import { setNiceness } from './niceness.js';
import type { JobLimit, JobNotice, JobOrder, ProcessNotice } from './process-messages.js';

// What runs in a compute process. The work is done in a thread, so that this one can always watch and end it.

/** A process that has become larger than this, in bytes, is not used again: what a job has left behind may stay for long. */
const OUTGROWN_BYTES = 400 * 1024 * 1024;

const [maxHeapMb, niceness = 0, patientNiceness = 0] = process.argv.slice(2).map(Number);

setNiceness(niceness);
try {
  // On a machine that has no memory left, Linux shall end this process, whose job is then done again, and not the server.
  if (process.platform === 'linux') writeFileSync('/proc/self/oom_score_adj', '500');
} catch {
  // Where that is not allowed, the system chooses.
}
// Signals to the whole group, such as Ctrl-C's, are the server's to act on: it ends this process when its work is done.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => undefined);
}
process.on('disconnect', end);
// The server may have gone while this was still starting.
if (!process.connected) end();

const thread = new Worker(new URL('job-thread.js', import.meta.url), {
  resourceLimits: { ...(maxHeapMb !== undefined && { maxOldGenerationSizeMb: maxHeapMb }) },
});
let watched: WatchedJob | undefined;
let ending = false;

thread.on('message', (notice: JobNotice) => {
  if (notice.kind === 'ended' || notice.kind === 'failed') {
    watched?.end();
    tell({ ...notice, outgrown: process.memoryUsage.rss() > OUTGROWN_BYTES });
    return;
  }
  if (notice.kind === 'began') watched?.began();
  tell(notice);
});
thread.on('error', (error) => {
  if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') over('memory');
  else throw error;
});
// Without its thread it could do nothing more.
thread.on('exit', () => {
  if (!ending) process.exit(1);
});
process.on('message', ({ job, limits }: JobOrder) => {
  const passed = (slice: number, limit: JobLimit) => {
    // What has had its first go stands back behind those that have not, wherever it goes on.
    if (slice === 0) setNiceness(patientNiceness);
    tell({ kind: 'slice', slice, limit });
  };
  watched = watchJob(limits, passed, over);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- it is no window
  thread.postMessage(job);
});

function over(limit: JobLimit): void {
  ending = true;
  watched?.end();
  tell({ kind: 'over', limit }, end);
}

function tell(notice: ProcessNotice, then?: () => void): void {
  process.send?.(notice, undefined, undefined, then);
}

/** At once, whatever the thread is in the middle of. */
function end(): void {
  process.kill(process.pid, 'SIGKILL');
}
