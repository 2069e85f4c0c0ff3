import type { Bench, BenchContext } from '../bench.js';
import { closedLoop, startLoop } from '../measure/closed-loop.js';
import { withCpu, type ByPart } from '../measure/cpu.js';
import { alternate } from '../measure/rounds.js';
import { cpuFigures } from '../report/cpu-figures.js';
import { latencyFigures, type Share } from '../report/latencies.js';
import { results, type Figure } from '../report/result.js';
import { handshakeWay, peerWay, runCaller, type Way } from '../stack/run-caller.js';
import { withStack, type Stack } from '../stack/stack.js';

interface Round {
  /** Of those that ended while it was measured, in milliseconds. */
  readonly latencies: readonly number[];
  readonly cpu: ByPart;
}

/** Until as many end as begin; the first begin all at once. */
const RAMP_MS = 2_000;

const ways: Readonly<Record<string, Way>> = {
  '': handshakeWay,
  child_: peerWay('Child'),
};

/**
 * Handshakes per second at saturation, against child workflows that do the same, for several numbers of server processes;
 * and which process used how much CPU time for one. Figures of more than one server end in their number.
 */
export const throughput: Bench = async (context) => {
  const { sizes, poll } = context;
  const figures: Figure[] = [];
  for (const servers of poll === 'raised' ? sizes.servers : sizes.serversAtDefault) {
    context.log(`throughput: ${servers} server ${servers === 1 ? 'process' : 'processes'}`);
    const measured = await withStack(
      { ...context, servers, others: ['peer-main'] },
      context.signal,
      (stack) => rounds(stack, context),
    );
    figures.push(...figuresOf(measured, servers, context));
  }
  return results('throughput', poll, figures);
};

async function rounds(
  stack: Stack,
  { sizes, log }: BenchContext,
): Promise<ReadonlyMap<string, readonly Round[]>> {
  const inFlight = sizes.throughputInFlight;
  const run = async (way: Way): Promise<Round> => {
    const loop = startLoop(inFlight, () => runCaller(stack, way));
    await loop.runFor(RAMP_MS);
    const endedBefore = loop.latencies.length;
    const { cpu } = await withCpu(stack.parts(), () => loop.runFor(1000 * sizes.throughputSeconds));
    const latencies = loop.latencies.slice(endedBefore);
    await loop.stop();
    log(`throughput: ${way.workflowType} ${Math.round(latencies.length / sizes.throughputSeconds)}/s`);
    return { latencies, cpu };
  };
  for (const way of Object.values(ways)) {
    await closedLoop({ inFlight: sizes.warmUpInFlight, samples: sizes.warmUp }, () => runCaller(stack, way));
  }
  return alternate(
    sizes.rounds,
    Object.fromEntries(Object.entries(ways).map(([prefix, way]) => [prefix, () => run(way)])),
  );
}

function figuresOf(
  measured: ReadonlyMap<string, readonly Round[]>,
  servers: number,
  { sizes }: BenchContext,
): Figure[] {
  const suffix = servers === 1 ? '' : `_${servers}`;
  const size = `${sizes.throughputInFlight} in flight, ${sizes.throughputSeconds} s a round`;
  return [...measured].flatMap(([prefix, all]) => {
    const isOurs = prefix === '';
    const figures: Figure[] = [
      {
        metric: `${prefix}per_s`,
        unit: '/s',
        values: all.map(({ latencies }) => latencies.length / sizes.throughputSeconds),
        ...(isOurs && { against: 'child_per_s' }),
        size,
      },
      ...latencyFigures(
        all.map(({ latencies }) => latencies),
        {
          name: (share) => `${prefix}${share}`,
          ...(isOurs && { against: (share: Share) => `child_${share}` }),
          shares: ['p50', 'p99'],
        },
      ),
      ...cpuFigures(
        all.map(({ cpu, latencies }) => ({ cpu, count: latencies.length })),
        { prefix, ...(isOurs && { against: 'child_' }) },
      ),
    ];
    return figures.map((figure) => ({
      ...figure,
      metric: `${figure.metric}${suffix}`,
      ...(figure.against !== undefined && { against: `${figure.against}${suffix}` }),
    }));
  });
}
