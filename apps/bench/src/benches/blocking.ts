import { randomUUID } from 'node:crypto';
import type { BenchContext } from '../bench.js';
import { CALLER_QUEUE } from '../callers/names.js';
import { rssBytes } from '../measure/cpu.js';
import type { Figure } from '../report/result.js';
import { withStack, type Stack } from '../stack/stack.js';
import { untilCount, WaitError } from '../stack/wait-until.js';

const KIB = 1024;

/** When no more activities have begun for so long, the worker has no slot left. */
const STALLED_MS = 5_000;

/** The peer of pending handshakes: activities that block. It shows how many begin before a worker has no slot left. */
export async function blockingFigures(context: BenchContext): Promise<Figure[]> {
  const count = context.sizes.blocking;
  context.log(`pending: ${count} activities that block`);
  return withStack(context, context.signal, async (stack) => {
    const callerRss = () => rssBytes(stack.parts())['caller'] ?? 0;
    const inUse = async () => (await stack.caller.status()).numInFlightActivities;
    const before = callerRss();
    const { workflowId } = await stack.client.workflow.start('BlockMany', {
      workflowId: `block-many-${randomUUID()}`,
      taskQueue: CALLER_QUEUE,
      args: [count],
    });
    await untilCount(count, inUse, {
      what: 'Activities',
      stalledMs: STALLED_MS,
      signal: context.signal,
    }).catch((error: unknown) => {
      if (!(error instanceof WaitError)) {
        throw error;
      }
      context.log(`pending: a worker has no slot left: ${error.message}`);
    });
    const held = await inUse();
    const size = `${count} activities that block`;
    return [
      { metric: 'blocking_slots_held', unit: '', values: [held], size },
      { metric: 'blocking_not_begun', unit: '', values: [await notBegun(stack, workflowId)], size },
      {
        metric: 'blocking_rss_per_activity',
        unit: 'KiB',
        values: [(callerRss() - before) / KIB / Math.max(1, held)],
        size,
      },
    ];
  });
}

/** Activities that wait for a slot, and would for as long as the others block. */
async function notBegun({ client }: Stack, workflowId: string): Promise<number> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  const pending = raw.pendingActivities ?? [];
  return pending.filter(({ lastStartedTime }) => !lastStartedTime).length;
}
