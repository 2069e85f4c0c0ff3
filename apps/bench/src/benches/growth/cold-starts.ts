import { freePort } from '@stigmer/temporal-dev';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { BenchContext } from '../../bench.js';
import { alternate } from '../../measure/rounds.js';
import type { Figure } from '../../report/result.js';
import { startStigmer, untilReady } from '../../stack/stigmer-process.js';
import type { Stack } from '../../stack/stack.js';

/** From the start of a server's process until it is ready, with Temporal running; against Node's own start. */
export async function coldStartFigures(stack: Stack, { sizes, signal }: BenchContext): Promise<Figure[]> {
  const measured = await alternate(sizes.coldStarts, {
    server_cold_s: async () => {
      const options = {
        temporalAddress: stack.temporal.address,
        port: await freePort('127.0.0.1'),
        folder: stack.folder,
      };
      const beganAt = performance.now();
      const server = startStigmer(options);
      stack.servers.push(server);
      await untilReady(server, signal);
      const seconds = (performance.now() - beganAt) / 1000;
      await server.child.kill();
      return seconds;
    },
    node_cold_s: async () => {
      const beganAt = performance.now();
      await promisify(execFile)(process.execPath, ['-e', '']);
      return (performance.now() - beganAt) / 1000;
    },
  });
  return [...measured].map(([metric, values]) => ({
    metric,
    unit: 's',
    values,
    ...(metric === 'server_cold_s' && { against: 'node_cold_s' }),
    size: 'Temporal running',
  }));
}
