import { barChart } from './chart.js';
import type { Result } from './result.js';

/** A picture for the documentation. */
export interface Picture {
  readonly file: string;
  readonly title: string;
  readonly svg: string;
}

interface PictureOf {
  readonly file: string;
  readonly title: string;
  readonly bench: string;
  /** Metrics and what they are called; those with a `*` are ours. */
  readonly bars: Readonly<Record<string, string>>;
}

const OURS = '*';

const plans: readonly PictureOf[] = [
  {
    file: 'ack',
    title: 'ACK, p50 with one in flight',
    bench: 'ack',
    bars: {
      floor_p50_c1: 'bare heartbeat + bare start',
      p50_c1: '*Create, SDK',
      grpc_p50_c1: '*Create, gRPC with the token alone',
      connect_json_p50_c1: '*Create, Connect JSON',
    },
  },
  {
    file: 'handshake',
    title: "Caller's workflow from start to result, p50",
    bench: 'handshake',
    bars: {
      activity_p50: 'one activity',
      activity_with_plugin_p50: 'one activity, worker with the plugin',
      p50: '*handshake',
      child_p50: 'child workflow',
      child_elsewhere_p50: 'child workflow in another process',
      nexus_p50: 'Nexus operation',
      by_nexus_p50: '*Nexus operation of Stigmer',
      polling_p50: 'activity that polls once a second',
    },
  },
  {
    file: 'resume',
    title: 'From the end of the agent to the result, p50',
    bench: 'resume',
    bars: { direct_p50: 'direct completion by token', p50: '*handshake' },
  },
  {
    file: 'throughput',
    title: 'Per second at saturation',
    bench: 'throughput',
    bars: {
      per_s: '*handshakes, 1 server process',
      child_per_s: 'child workflows',
      per_s_2: '*handshakes, 2 server processes',
      per_s_4: '*handshakes, 4 server processes',
    },
  },
  {
    file: 'recovery',
    title: 'Until all callers have resumed after an outage',
    bench: 'recovery',
    bars: { bare_s: 'bare completions', last_s: '*Stigmer, from its return' },
  },
];

/** The pictures whose figures were measured, at the raised poll rate. */
export function pictures(results: readonly Result[]): Picture[] {
  return plans.flatMap(({ file, title, bench, bars }) => {
    const measured = Object.entries(bars).flatMap(([metric, label]) =>
      results
        .filter((result) => result.bench === bench && result.metric === metric && result.poll === 'raised')
        .slice(0, 1)
        .map((result) => ({ ...result, label: label.replace(OURS, ''), ours: label.startsWith(OURS) })),
    );
    const [first] = measured;
    return first && measured.length > 1
      ? [{ file: `${file}.svg`, title, svg: barChart({ title, unit: first.unit, bars: measured }) }]
      : [];
  });
}
