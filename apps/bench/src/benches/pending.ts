import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Bench, BenchContext } from '../bench.js';
import { CALLER_QUEUE } from '../callers/names.js';
import { closedLoop } from '../measure/closed-loop.js';
import { rssBytes, type ByPart } from '../measure/cpu.js';
import { median, slope } from '../measure/percentiles.js';
import { scrape, sumOf } from '../measure/scrape.js';
import { results, type Figure } from '../report/result.js';
import { countWorkflows, WAITING_OWNERS } from '../stack/counts.js';
import { createCalls } from '../stack/create-calls.js';
import { monitorPasses } from '../stack/monitor-passes.js';
import { withStack, type Stack } from '../stack/stack.js';
import { untilCount, WaitError } from '../stack/wait-until.js';
import { blockingFigures } from './blocking.js';

/** Temporal allows a workflow 2 000 pending activities. */
const PER_WORKFLOW = 1_500;
const STALLED_MS = 120_000;
const ACKS = 20;
const KIB = 1024;

/** Bounds how many workflows the server keeps in memory, about 150: its SDK derives their number from the size of the heap. */
const SERVER_HEAP_MB = 400;

/** Fills both caches: as many workflows are in memory at each level, so that what grows is what pending costs. */
const FILLED_BY = 4;
const CALLS_WINDOW_MS = 20_000;

/** What was found with so many pending. */
interface Level {
  readonly pending: number;
  readonly rss: ByPart;
  readonly ackMs: number;
  readonly slots: number;
  readonly callsPerSecond: number;
  readonly passSeconds: number | undefined;
}

/**
 * What handshakes cost that wait: memory of each process, the passes of the callback monitor, the time of ACK meanwhile, and
 * worker slots, which there are none; against activities that block.
 */
export const pending: Bench = async (context) => {
  const { poll, sizes } = context;
  const levels = await withStack(
    {
      ...context,
      callerCache: sizes.cached,
      serverEnv: { NODE_OPTIONS: `--max-old-space-size=${SERVER_HEAP_MB}` },
    },
    context.signal,
    (stack) => allLevels(stack, context),
  );
  const blocking = await blockingFigures(context);
  const most = levels.at(-1);
  const parts = ['temporal', 'stigmer', 'caller'];
  return results('pending', poll, [
    ...parts.map((part) => ({
      metric: `rss_per_pending_${part}`,
      unit: 'KiB',
      values: [slope(levels.map(({ pending: count, rss }) => [count, (rss[part] ?? 0) / KIB] as const))],
      size: `${levels.map(({ pending: count }) => count).join(', ')} pending`,
    })),
    ...levels.flatMap(levelFigures),
    {
      metric: 'slots_held',
      unit: '',
      values: [most?.slots ?? 0],
      against: 'blocking_slots_held',
      size: `${sizes.pending.at(-1)} pending`,
    },
    ...blocking,
  ]);
};

async function allLevels(stack: Stack, context: BenchContext): Promise<Level[]> {
  context.log('pending: filling the caches');
  await waitForMany(stack, context, { agentId: 'echo' }, FILLED_BY * context.sizes.cached);
  const levels = [await level(stack, context, 0)];
  let begun = 0;
  for (const count of context.sizes.pending) {
    context.log(`pending: ${count}`);
    await waitForMany(stack, context, { workflowId: 'bench-wait' }, count - begun, count);
    begun = count;
    levels.push(await level(stack, context, count));
  }
  return levels;
}

/** Begins so many handshakes, and waits until all of them wait; or, of an agent that ends, until they have ended. */
async function waitForMany(
  { client, stigmer }: Stack,
  { signal }: BenchContext,
  what: { readonly agentId: string } | { readonly workflowId: string },
  more: number,
  all = 0,
): Promise<void> {
  const handles = [];
  for (let left = more; left > 0; left -= PER_WORKFLOW) {
    handles.push(
      await client.workflow.start('WaitForMany', {
        workflowId: `wait-for-many-${randomUUID()}`,
        taskQueue: CALLER_QUEUE,
        args: [what, Math.min(left, PER_WORKFLOW)],
      }),
    );
  }
  if (all === 0) {
    await Promise.all(handles.map((handle) => handle.result()));
  }
  await untilCount(all, () => countWorkflows(stigmer, WAITING_OWNERS), {
    what: 'Pending handshakes',
    stalledMs: STALLED_MS,
    signal,
  });
}

async function level(stack: Stack, context: BenchContext, count: number): Promise<Level> {
  const rss = rssBytes(stack.parts());
  const status = await stack.caller.status();
  const metrics = await scrape(stack.server.url);
  const serverSlots = sumOf(metrics, 'temporal_worker_task_slots_used', { worker_type: 'ActivityWorker' });
  // The monitor's own pass is an activity too: what is left is what the pending handshakes hold.
  const monitors = await runningMonitorActivities(stack);
  const measured = {
    pending: count,
    rss,
    slots: status.numInFlightActivities + Math.max(0, serverSlots - monitors),
    ackMs: await ackMs(stack),
    callsPerSecond: await callsPerSecond(stack),
  };
  return { ...measured, passSeconds: count === 0 ? undefined : await passSeconds(stack, context, count) };
}

async function runningMonitorActivities({ stigmer }: Stack): Promise<number> {
  const ids = ['stigmer/callback-monitor', 'stigmer/heartbeat-monitor'];
  const descriptions = await Promise.all(
    ids.map((workflowId) => stigmer.workflow.getHandle(workflowId).describe()),
  );
  return descriptions.reduce((sum, { raw }) => sum + (raw.pendingActivities?.length ?? 0), 0);
}

async function ackMs(stack: Stack): Promise<number> {
  const calls = createCalls(stack.server);
  const tokens = await stack.caller.tokens(stack.client, ACKS);
  const { latencies } = await closedLoop({ inFlight: 1, samples: ACKS }, () =>
    calls.sdk(tokens.pop() ?? new Uint8Array()),
  );
  calls.close();
  return median(latencies);
}

/** The monitor's calls to Temporal for waiting callers, over a while. */
async function callsPerSecond({ server }: Stack): Promise<number> {
  const count = async () =>
    sumOf(await scrape(server.url), 'temporal_request_total', { operation: 'RecordActivityTaskHeartbeat' });
  const before = await count();
  const beganAt = performance.now();
  await delay(CALLS_WINDOW_MS);
  return ((await count()) - before) / ((performance.now() - beganAt) / 1000);
}

/** How long a pass takes that began when all were pending; undefined where none ends in time. */
async function passSeconds(
  { stigmer }: Stack,
  { signal, log }: BenchContext,
  count: number,
): Promise<number | undefined> {
  const since = Date.now();
  const pass = async () => (await monitorPasses(stigmer)).find(({ beganAtMs }) => beganAtMs > since);
  const expectedMs = 1000 * (count / 100);
  try {
    await untilCount(1, async () => ((await pass()) ? 1 : 0), {
      what: 'Passes of the monitor',
      // The pass that is under way, and one more.
      stalledMs: 3 * expectedMs + STALLED_MS,
      signal,
    });
  } catch (error) {
    if (!(error instanceof WaitError)) {
      throw error;
    }
    log(error.message);
  }
  return (await pass())?.seconds;
}

function levelFigures({
  pending: count,
  ackMs: ack,
  callsPerSecond: calls,
  passSeconds: pass,
  rss,
}: Level): Figure[] {
  const size = `${count} pending`;
  return [
    {
      metric: `ack_p50_${count}`,
      unit: 'ms',
      values: [ack],
      ...(count > 0 && { against: 'ack_p50_0' }),
      size: `${size}, ${ACKS} calls, one at a time`,
    },
    { metric: `heartbeats_per_s_${count}`, unit: '/s', values: [calls], size },
    ...(pass === undefined ? [] : [{ metric: `pass_s_${count}`, unit: 's', values: [pass], size }]),
    ...['temporal', 'stigmer', 'caller'].map((part) => ({
      metric: `rss_${part}_${count}`,
      unit: 'MiB',
      values: [(rss[part] ?? 0) / KIB / KIB],
      size,
    })),
  ];
}
