import { Context } from '@temporalio/activity';

const HEARTBEAT_INTERVAL_MS = 2_000;

/**
 * Heartbeats while an activity works, so that a worker that died is found out and a cancellation arrives.
 *
 * @param work given a function that tells which step begins (the details of the next heartbeats), and a signal that aborts
 *   when the activity is cancelled
 */
export async function heartbeatWhile<T>(
  work: (progress: (step: string) => void, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const context = Context.current();
  let step = '';
  // A local activity's worker is watched over by the workflow task that it runs in.
  const timer = context.info.isLocal
    ? undefined
    : setInterval(() => context.heartbeat(step), HEARTBEAT_INTERVAL_MS);
  try {
    return await work((next) => {
      step = next;
    }, context.cancellationSignal);
  } finally {
    clearInterval(timer);
  }
}
