import { Context } from '@temporalio/activity';

/** Heartbeats during `work` where the activity has a heartbeat timeout, which would otherwise run out. */
export async function heartbeatWhile<T>(work: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const { heartbeatTimeoutMs } = context.info;
  const timer = heartbeatTimeoutMs
    ? setInterval(() => context.heartbeat(), heartbeatTimeoutMs / 3)
    : undefined;
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
