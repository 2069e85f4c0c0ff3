import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Bench, BenchContext } from '../bench.js';
import { CALLER_QUEUE } from '../callers/names.js';
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

const LOOKS = 5;
const LOOK_PAUSE_MS = 500;

const KIB = 1024;

/** A definition that waits on a timer. */
const WAITS = { workflowId: 'bench-wait' };

/** The level that has callers which share their run with nobody. */
const ALONE = 'alone';

/** Bounds how many workflows the server keeps in memory, about 150: its SDK derives their number from the size of the heap. */
const SERVER_HEAP_MB = 400;

/** Fills both caches: as many workflows are in memory at each level, so that what grows is what pending costs. */
const FILLED_BY = 4;

/** The monitor's passes begin so often: what is measured beside them is spread over two of them. */
const PASS_INTERVAL_MS = 15_000;
const WINDOW_MS = 2 * PASS_INTERVAL_MS;

/** What was found with so many pending. */
interface Level {
  /** Ends the names of its metrics. */
  readonly label: string;
  readonly size: string;
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
  const shared = levels.filter(({ label }) => label !== ALONE);
  const most = levels.at(-1);
  const parts = ['temporal', 'stigmer', 'caller'];
  return results('pending', poll, [
    ...parts.map((part) => ({
      metric: `rss_per_pending_${part}`,
      unit: 'KiB',
      values: [slope(shared.map(({ pending: count, rss }) => [count, (rss[part] ?? 0) / KIB] as const))],
      size: `${shared.map(({ pending: count }) => count).join(', ')} pending`,
    })),
    ...levels.flatMap(levelFigures),
    {
      metric: 'slots_held',
      unit: '',
      values: [most?.slots ?? 0],
      against: 'blocking_slots_held',
      size: `${most?.pending} pending`,
    },
    ...blocking,
  ]);
};

async function allLevels(stack: Stack, context: BenchContext): Promise<Level[]> {
  const { sizes } = context;
  context.log('pending: filling the caches');
  await waitForMany(stack, context, { agentId: 'echo' }, FILLED_BY * sizes.cached, PER_WORKFLOW);
  const levels = [await level(stack, context, 0)];
  let begun = 0;
  for (const count of sizes.pending) {
    context.log(`pending: ${count}`);
    await waitForMany(stack, context, WAITS, count - begun, PER_WORKFLOW, count);
    begun = count;
    levels.push(await level(stack, context, count));
  }
  context.log(`pending: ${sizes.alone} more, alone`);
  await waitForMany(stack, context, WAITS, sizes.alone, 1, begun + sizes.alone);
  const label = { label: ALONE, size: `${begun} pending, and ${sizes.alone} each alone in its run` };
  return [...levels, await level(stack, context, begun + sizes.alone, label)];
}

/** Begins so many handshakes, and waits until all of them wait; or, of an agent that ends, until they have ended. */
async function waitForMany(
  { client, stigmer }: Stack,
  { signal }: BenchContext,
  what: { readonly agentId: string } | { readonly workflowId: string },
  more: number,
  perWorkflow: number,
  all = 0,
): Promise<void> {
  const handles = [];
  for (let left = more; left > 0; left -= perWorkflow) {
    handles.push(
      await client.workflow.start('WaitForMany', {
        workflowId: `wait-for-many-${randomUUID()}`,
        taskQueue: CALLER_QUEUE,
        args: [what, Math.min(left, perWorkflow)],
      }),
    );
  }
  if (all === 0) {
    await Promise.all(handles.map((handle) => handle.result()));
  }
  await untilCount(all, () => countWorkflows(stigmer, WAITING_OWNERS), {
    what: 'Pending handshakes',
    stalledMs: STALLED_MS,
    // Where Temporal's visibility is late, it shows some that have ended: those whose ACK was measured.
    atLeast: all > 0,
    signal,
  });
}

async function level(
  stack: Stack,
  context: BenchContext,
  count: number,
  names = { label: String(count), size: `${count} pending` },
): Promise<Level> {
  const rss = rssBytes(stack.parts());
  const slots = await slotsHeld(stack);
  // Over the same time: each ACK adds a heartbeat to the calls.
  const [ack, calls] = await Promise.all([ackMs(stack), callsPerSecond(stack)]);
  const measured = {
    ...names,
    pending: count,
    rss,
    slots,
    ackMs: ack,
    callsPerSecond: calls,
  };
  const found = {
    ...measured,
    passSeconds: count === 0 ? undefined : await passSeconds(stack, context, count),
  };
  // It took long to come here: what is known is said, whatever comes after it.
  context.log(`pending: ${count}: ${JSON.stringify(found)}`);
  return found;
}

/** What pending handshakes hold is held all the time: the least of some looks. */
async function slotsHeld(stack: Stack): Promise<number> {
  const held: number[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    const { numInFlightActivities } = await stack.caller.status();
    const metrics = await scrape(stack.server.url);
    const used = sumOf(metrics, 'temporal_worker_task_slots_used', { worker_type: 'ActivityWorker' });
    // The monitor's own pass is an activity too; one may end, or begin, between the two looks at it.
    const monitors = await runningMonitorActivities(stack);
    held.push(numInFlightActivities + Math.max(0, used - monitors));
    await delay(LOOK_PAUSE_MS);
  }
  return Math.min(...held);
}

async function runningMonitorActivities({ stigmer }: Stack): Promise<number> {
  const ids = ['stigmer/callback-monitor', 'stigmer/heartbeat-monitor'];
  const descriptions = await Promise.all(
    ids.map((workflowId) => stigmer.workflow.getHandle(workflowId).describe()),
  );
  return descriptions.reduce((sum, { raw }) => sum + (raw.pendingActivities?.length ?? 0), 0);
}

/** How long ACK takes, at times that are spread over passes of the monitor. */
async function ackMs(stack: Stack): Promise<number> {
  const calls = createCalls(stack.server);
  const tokens = await stack.caller.tokens(stack.client, ACKS);
  const latencies: number[] = [];
  for (const token of tokens) {
    const at = performance.now();
    await calls.sdk(token);
    latencies.push(performance.now() - at);
    await delay(WINDOW_MS / ACKS);
  }
  calls.close();
  return median(latencies);
}

/** By these operations the monitor finds callers, and asks whether they wait. */
const ASKS = [
  'ListWorkflowExecutions',
  'CountWorkflowExecutions',
  'DescribeWorkflowExecution',
  'RecordActivityTaskHeartbeat',
];

/** The monitor's calls to Temporal, and the few others of the same kinds, while nothing begins or ends. */
async function callsPerSecond({ server }: Stack): Promise<number> {
  const count = async () => {
    const metrics = await scrape(server.url);
    return ASKS.reduce((sum, operation) => sum + sumOf(metrics, 'temporal_request_total', { operation }), 0);
  };
  const before = await count();
  const beganAt = performance.now();
  await delay(WINDOW_MS);
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
  label,
  size,
  pending: count,
  ackMs: ack,
  callsPerSecond: calls,
  passSeconds: pass,
  rss,
}: Level): Figure[] {
  return [
    {
      metric: `ack_p50_${label}`,
      unit: 'ms',
      values: [ack],
      ...(count > 0 && { against: 'ack_p50_0' }),
      size: `${size}, ${ACKS} calls in ${WINDOW_MS / 1000} s`,
    },
    { metric: `monitor_calls_per_s_${label}`, unit: '/s', values: [calls], size },
    ...(pass === undefined ? [] : [{ metric: `pass_s_${label}`, unit: 's', values: [pass], size }]),
    ...['temporal', 'stigmer', 'caller'].map((part) => ({
      metric: `rss_${part}_${label}`,
      unit: 'MiB',
      values: [(rss[part] ?? 0) / KIB / KIB],
      size,
    })),
  ];
}
