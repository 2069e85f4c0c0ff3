import { randomUUID } from 'node:crypto';
import type { Bench, BenchContext } from '../bench.js';
import { CALLER_QUEUE, NEXUS_ENDPOINT, SERVICE_QUEUE, STIGMER_ENDPOINT } from '../callers/names.js';
import type { HandshakeResult } from '../callers/caller-workflows.js';
import { closedLoop } from '../measure/closed-loop.js';
import { withCpu, type ByPart } from '../measure/cpu.js';
import { alternate } from '../measure/rounds.js';
import { cpuFigures } from '../report/cpu-figures.js';
import { latencyFigures, type Share } from '../report/latencies.js';
import { results, type Figure, type Result } from '../report/result.js';
import { agentEndedAtMs } from '../stack/agent-end.js';
import { bareCalls } from '../stack/bare-calls.js';
import { byNexusWay, handshakeWay, peerWay, runCaller, type Way } from '../stack/run-caller.js';
import type { Sizes } from '../sizes.js';
import { withStack, type Stack, type StackOptions } from '../stack/stack.js';

/** One round of one way to wait. */
interface Round {
  readonly latencies: readonly number[];
  /** From the agent's end to the result, where that is measured. */
  readonly resumed: readonly number[];
  readonly cpu: ByPart;
}

/** The prefix of the metrics of each way. Peers do the same work, as a user could have it without Stigmer. */
const ways: Readonly<Record<string, Way>> = {
  '': handshakeWay,
  activity_: peerWay('OneActivity'),
  // What it costs any workflow to run on a worker that can also do handshakes.
  activity_with_plugin_: { ...handshakeWay, workflowType: 'OneActivity' },
  child_: peerWay('Child'),
  child_elsewhere_: peerWay('ChildElsewhere'),
  nexus_: peerWay('Nexus'),
  by_nexus_: byNexusWay,
  polling_: peerWay('Polling'),
};

/**
 * How long a caller's workflow takes from its start to its result, against other ways to have the same done; and from the
 * end of the agent to the result, against a completion by token that is made directly. One at a time.
 */
export const handshake: Bench = (context) =>
  withStack(stackOptions(context), context.signal, async (stack) => {
    const { sizes, poll, log } = context;
    await createNexusEndpoint(stack);
    log('handshake: warming up');
    for (const way of Object.values(ways)) {
      const warmUp = { inFlight: sizes.warmUpInFlight, samples: warmUpOf(sizes, way) };
      await closedLoop(warmUp, () => runCaller(stack, way));
    }
    log(`handshake: ${sizes.rounds} rounds`);
    const measured = await alternate(sizes.rounds, {
      ...Object.fromEntries(
        Object.entries(ways).map(([prefix, way]) => [
          prefix,
          () => oneRound(stack, way, samplesOf(context, way)),
        ]),
      ),
      direct_: () => directRound(stack, samplesOf(context, handshakeWay)),
    });
    return [...handshakeResults(poll, measured), ...resumeResults(poll, measured)];
  });

function stackOptions(context: BenchContext): StackOptions {
  return {
    ...context,
    others: ['peer-main', 'service-main'],
    serverEnv: { STIGMER_NEXUS_ENDPOINT: STIGMER_ENDPOINT },
  };
}

function samplesOf({ sizes, poll }: BenchContext, { workflowType }: Way): number {
  if (workflowType === 'Polling') {
    return sizes.polls;
  }
  return poll === 'raised' ? sizes.handshakes : sizes.handshakesAtDefault;
}

/** Caches and compilers are warm after it, on both sides alike. What waits by itself has less to be warm. */
function warmUpOf({ warmUp, polls }: Sizes, { workflowType }: Way): number {
  return workflowType === 'Polling' ? polls : warmUp;
}

async function oneRound(stack: Stack, way: Way, samples: number): Promise<Round> {
  const answers: { readonly executionId: string; readonly atMs: number }[] = [];
  const { result, cpu } = await withCpu(stack.parts(), () =>
    closedLoop({ inFlight: 1, samples }, async () => {
      const answer = await runCaller(stack, way);
      if (way === handshakeWay) {
        answers.push({ executionId: (answer as HandshakeResult).executionId, atMs: Date.now() });
      }
    }),
  );
  const resumed: number[] = [];
  for (const { executionId, atMs } of answers) {
    resumed.push(atMs - (await agentEndedAtMs(stack.stigmer, executionId)));
  }
  return { latencies: result.latencies, resumed, cpu };
}

/** Completes activities by their tokens as Stigmer does in the end, with nothing before it. */
async function directRound(stack: Stack, samples: number): Promise<Round> {
  const { client, caller, native } = stack;
  const bare = bareCalls(native.workflowService);
  const resumed: number[] = [];
  const { result, cpu } = await withCpu(stack.parts(), () =>
    closedLoop({ inFlight: 1, samples }, async () => {
      const handle = await client.workflow.start('AwaitToken', {
        workflowId: `direct-${randomUUID()}`,
        taskQueue: CALLER_QUEUE,
      });
      const [token = new Uint8Array()] = await caller.nextTokens(1);
      const ended = handle.result();
      const at = Date.now();
      await bare.complete(token);
      await ended;
      resumed.push(Date.now() - at);
    }),
  );
  return { latencies: result.latencies, resumed, cpu };
}

function handshakeResults(
  poll: BenchContext['poll'],
  measured: ReadonlyMap<string, readonly Round[]>,
): Result[] {
  const figures: Figure[] = [];
  for (const prefix of Object.keys(ways)) {
    const rounds = measured.get(prefix) ?? [];
    const isOurs = prefix === '';
    figures.push(
      ...latencyFigures(
        rounds.map(({ latencies }) => latencies),
        {
          name: (share) => `${prefix}${share}`,
          ...(isOurs && { against: (share: Share) => `child_${share}` }),
          shares: ['p50', 'p90'],
        },
      ),
      ...cpuFigures(
        rounds.map(({ cpu, latencies }) => ({ cpu, count: latencies.length })),
        {
          prefix,
          ...(isOurs && { against: 'child_' }),
        },
      ),
    );
  }
  return results('handshake', poll, figures);
}

function resumeResults(
  poll: BenchContext['poll'],
  measured: ReadonlyMap<string, readonly Round[]>,
): Result[] {
  const resumed = (prefix: string) => (measured.get(prefix) ?? []).map((round) => round.resumed);
  return results('resume', poll, [
    ...latencyFigures(resumed(''), {
      name: (share) => share,
      against: (share) => `direct_${share}`,
      shares: ['p50', 'p90'],
    }),
    ...latencyFigures(resumed('direct_'), { name: (share) => `direct_${share}`, shares: ['p50', 'p90'] }),
  ]);
}

async function createNexusEndpoint({ client }: Stack): Promise<void> {
  await client.connection.operatorService.createNexusEndpoint({
    spec: { name: NEXUS_ENDPOINT, target: { worker: { namespace: 'default', taskQueue: SERVICE_QUEUE } } },
  });
}
