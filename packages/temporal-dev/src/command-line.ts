import { parseArgs } from 'node:util';
import type { StartTemporalOptions } from './start-temporal.js';

export const USAGE = `temporal-dev [--port <port>] [--ui-port <port>] [--default-poll-limits] [--wait]

Holds the Temporal server of the development stack until Ctrl-C: the one of TEMPORAL_ADDRESS, else the one that
already runs on the port, else a dev server of its own, with its state on disk.

  --port <port>          of the gRPC service (default 7233)
  --ui-port <port>       of the web UI (default 8233)
  --default-poll-limits  let the server look into its task queues as seldom as a stock dev server does
  --wait                 only wait until the server answers, then end: for a process that needs it
`;

/** Reads the command's arguments; throws an error with a message for the user. */
export function readCommandLine(args: string[]): StartTemporalOptions & { help: boolean; wait: boolean } {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: '7233' },
      'ui-port': { type: 'string', default: '8233' },
      'default-poll-limits': { type: 'boolean', default: false },
      wait: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  return {
    port: readPort('--port', values.port),
    uiPort: readPort('--ui-port', values['ui-port']),
    pollLimits: values['default-poll-limits'] ? 'default' : 'raised',
    help: values.help,
    wait: values.wait,
  };
}

function readPort(name: string, text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`${name} must be a port between 1 and 65535, not "${text}"`);
}
