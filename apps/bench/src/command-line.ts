import type { PollLimits } from '@stigmer/temporal-dev';
import { parseArgs } from 'node:util';
import { benchNames, type BenchName } from './bench-names.js';
import { defaultSizes, longSizes, shortSizes, type Sizes } from './sizes.js';

export const USAGE = `npm run bench -- [<name> ...] [options]

Names: ${benchNames.join(', ')}. Without a name, all are run, which takes about 20 minutes on 2 cores.

  --json <file>        write the results for machines too, one object a line
  --short              a smoke run: its figures say nothing
  --long               more of everything, 10 000 pending among it: more than an hour
  --poll <rate>        raised, default (what a stock dev server does), or both (default): the rate at which Temporal's
                       dev server looks into its task queues. pending, recovery and growth take the first only
  --rounds <n>         rounds of ack, handshake and throughput (default 5)
  --long-rounds <n>    rounds of recovery (default 1, of two minutes)
  --servers <n,n>      numbers of server processes (default 1,2,4; at the default poll rate 1)
  --seconds <n>        of a measurement of throughput (default 3)
  --pending <n,n>      numbers of pending handshakes (default 300,1000)
  --alone <n>          pending handshakes, besides, each alone in its caller's run (default 200)
  --recovering <n>     agents that end while all servers are down (default 1000)
  --outage <seconds>   how long they are down (default 60)
  --closed <n>         closed executions that List and Watch have to do with (default 1000)
`;

/** The arguments can't be used. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What is asked for. */
export interface Command {
  readonly help: boolean;
  readonly names: readonly BenchName[];
  readonly polls: readonly [PollLimits, ...PollLimits[]];
  readonly sizes: Sizes;
  readonly jsonFile: string | undefined;
}

/** @throws UsageError */
export function readCommandLine(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  if (values.short && values.long) {
    throw new UsageError('--short and --long exclude each other.');
  }
  const base = values.short ? shortSizes : values.long ? longSizes : defaultSizes;
  const numbers = (name: keyof typeof values, byDefault: readonly number[]): readonly number[] => {
    const value = values[name];
    return typeof value === 'string' ? value.split(',').map((text) => positive(name, text)) : byDefault;
  };
  const number = (name: keyof typeof values, byDefault: number): number =>
    numbers(name, [byDefault])[0] ?? byDefault;
  return {
    help: values.help,
    names: positionals.length === 0 ? benchNames : positionals.map(benchName),
    polls: pollsOf(values.poll),
    jsonFile: values.json,
    sizes: {
      ...base,
      rounds: number('rounds', base.rounds),
      longRounds: number('long-rounds', base.longRounds),
      servers: numbers('servers', base.servers),
      serversAtDefault: numbers('servers', base.serversAtDefault),
      throughputSeconds: number('seconds', base.throughputSeconds),
      pending: numbers('pending', base.pending),
      alone: number('alone', base.alone),
      recovering: number('recovering', base.recovering),
      outageSeconds: number('outage', base.outageSeconds),
      closed: number('closed', base.closed),
    },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        json: { type: 'string' },
        short: { type: 'boolean', default: false },
        long: { type: 'boolean', default: false },
        poll: { type: 'string', default: 'both' },
        rounds: { type: 'string' },
        'long-rounds': { type: 'string' },
        servers: { type: 'string' },
        seconds: { type: 'string' },
        pending: { type: 'string' },
        alone: { type: 'string' },
        recovering: { type: 'string' },
        outage: { type: 'string' },
        closed: { type: 'string' },
      },
    });
  } catch (cause) {
    throw new UsageError(`${cause instanceof Error ? cause.message : String(cause)}\n\n${USAGE}`, { cause });
  }
}

function benchName(text: string): BenchName {
  const name = benchNames.find((known) => known === text);
  if (name === undefined) {
    throw new UsageError(`There is no benchmark "${text}". There are: ${benchNames.join(', ')}.`);
  }
  return name;
}

function pollsOf(text: string): Command['polls'] {
  switch (text) {
    case 'both':
      return ['raised', 'default'];
    case 'raised':
    case 'default':
      return [text];
    default:
      throw new UsageError(`--poll is "${text}"; it takes raised, default or both.`);
  }
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) {
    throw new UsageError(`--${name} is "${text}"; it takes numbers above 0.`);
  }
  return value;
}
