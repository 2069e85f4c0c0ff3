import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { Bench, BenchContext } from '../bench.js';
import { CALLER_QUEUE } from '../callers/names.js';
import { percentile } from '../measure/percentiles.js';
import { alternate } from '../measure/rounds.js';
import { results } from '../report/result.js';
import { bareCalls } from '../stack/bare-calls.js';
import { countWorkflows, WAITING_OWNERS } from '../stack/counts.js';
import { agentsFolder, startStigmer, untilReady } from '../stack/stigmer-process.js';
import { withStack, type Stack } from '../stack/stack.js';
import { untilCount } from '../stack/wait-until.js';

/** The agent whose work is a Temporal workflow of its own process, and its type. */
const AGENT = { agentId: 'bench-elsewhere' };
const RUNNING_AGENTS = "WorkflowType = 'EndsWhenTold' AND ExecutionStatus = 'Running'";
const END_SIGNAL = 'end';

const STALLED_MS = 120_000;
const IN_FLIGHT = 16;

/** When callers had resumed, in seconds since the servers began to start again; or since the first bare completion. */
interface Recovery {
  readonly resumed: readonly number[];
  /** Until the first server was ready again. */
  readonly readySeconds: number;
}

/**
 * All agents end while every Stigmer process is down. How long after the servers are started again all callers have resumed,
 * against completing as many activities by their tokens.
 */
export const recovery: Bench = async (context) => {
  const { sizes, poll, signal } = context;
  const options = { ...context, others: ['agent-main'], serverEnv: { STIGMER_AGENTS: agentsFolder } };
  const measured = await withStack(options, signal, (stack) =>
    alternate(sizes.longRounds, {
      '': (round) => recover(stack, context, round),
      bare_: () => completeBare(stack, sizes.recovering),
    }),
  );
  const ours = measured.get('') ?? [];
  const bare = measured.get('bare_') ?? [];
  const last = ({ resumed }: Recovery): number => Math.max(...resumed);
  const size = `${sizes.recovering} agents, down for ${sizes.outageSeconds} s`;
  return results('recovery', poll, [
    { metric: 'last_s', unit: 's', values: ours.map(last), against: 'bare_s', size },
    {
      metric: 'p50_s',
      unit: 's',
      values: ours.map(({ resumed }) => percentile(resumed, 0.5)),
      against: 'bare_p50_s',
      size,
    },
    { metric: 'ready_s', unit: 's', values: ours.map(({ readySeconds }) => readySeconds), size },
    { metric: 'bare_s', unit: 's', values: bare.map(last), size: `${sizes.recovering} completions` },
    { metric: 'bare_p50_s', unit: 's', values: bare.map(({ resumed }) => percentile(resumed, 0.5)) },
    { metric: 'bare_per_s', unit: '/s', values: bare.map((round) => sizes.recovering / last(round)) },
  ]);
};

async function recover(stack: Stack, { sizes, signal, log }: BenchContext, round: number): Promise<Recovery> {
  const { stigmer, servers, temporal, folder } = stack;
  const wait = { stalledMs: STALLED_MS, signal };
  log(`recovery: ${sizes.recovering} agents begin`);
  const callers = await startCallers(stack, 'OneAgent', sizes.recovering, [AGENT.agentId]);
  const agents = () => countWorkflows(stigmer, RUNNING_AGENTS);
  await untilCount(sizes.recovering, agents, { ...wait, what: 'Running agents' });
  await untilCount(sizes.recovering, () => countWorkflows(stigmer, WAITING_OWNERS), {
    ...wait,
    what: 'Waiting callers',
  });

  log('recovery: all servers go down');
  const downAt = performance.now();
  const ports = servers.map(({ url }) => Number(new URL(url).port));
  await Promise.all(servers.map(({ child }) => child.kill()));
  await endAgents(stack);
  await untilCount(0, agents, { ...wait, what: 'Agents that have not ended' });
  await delay(Math.max(0, 1000 * sizes.outageSeconds - (performance.now() - downAt)), undefined, { signal });

  log(`recovery: they come back (round ${round + 1})`);
  const backAt = performance.now();
  servers.forEach(({ api }) => api.close());
  servers.splice(
    0,
    servers.length,
    ...ports.map((port) =>
      startStigmer({
        temporalAddress: temporal.address,
        port,
        folder,
        env: { STIGMER_AGENTS: agentsFolder },
      }),
    ),
  );
  const resumed = resumedAt(callers, backAt);
  await untilReady(stack.server, signal);
  const readySeconds = (performance.now() - backAt) / 1000;
  return { resumed: await resumed, readySeconds };
}

async function endAgents({ stigmer }: Stack): Promise<void> {
  const ids: string[] = [];
  for await (const { workflowId } of stigmer.workflow.list({ query: RUNNING_AGENTS })) {
    ids.push(workflowId);
  }
  await inLanes(ids, (id) => stigmer.workflow.getHandle(id).signal(END_SIGNAL));
}

async function completeBare(stack: Stack, count: number): Promise<Recovery> {
  const bare = bareCalls(stack.native.workflowService);
  const callers = await startCallers(stack, 'AwaitToken', count, []);
  const tokens = await stack.caller.nextTokens(count);
  const beganAt = performance.now();
  const resumed = resumedAt(callers, beganAt);
  await inLanes(tokens, (token) => bare.complete(token));
  return { resumed: await resumed, readySeconds: 0 };
}

/** A workflow for each caller, so that each resumes by itself. */
async function startCallers(
  { client }: Stack,
  workflowType: string,
  count: number,
  args: readonly string[],
): Promise<WorkflowHandle[]> {
  const handles: WorkflowHandle[] = [];
  await inLanes(Array.from({ length: count }), async () => {
    handles.push(
      await client.workflow.start(workflowType, {
        workflowId: `${workflowType}-${randomUUID()}`,
        taskQueue: CALLER_QUEUE,
        args: [...args],
      }),
    );
  });
  return handles;
}

function resumedAt(callers: readonly WorkflowHandle[], since: number): Promise<number[]> {
  return Promise.all(
    callers.map(async (caller) => {
      await caller.result();
      return (performance.now() - since) / 1000;
    }),
  );
}

/** Works through items, several at a time. */
async function inLanes<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const rest = items.values();
  const lane = async (): Promise<void> => {
    for (const item of rest) {
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
}
