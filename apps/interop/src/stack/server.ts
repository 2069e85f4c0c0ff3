import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Child } from './child.js';
import { eventually } from './eventually.js';

/** The Temporal namespace of Stigmer's own workflows. */
export const STIGMER_NAMESPACE = 'stigmer';

const main = createRequire(import.meta.url).resolve('@stigmer/server/main');
const definitions = fileURLToPath(new URL('../../definitions/', import.meta.url));

/** The Nexus endpoint that leads to Stigmer. */
export const NEXUS_ENDPOINT = 'stigmer';

/** A line of the server's log. */
export type LogLine = Readonly<Record<string, unknown>>;

/** The Stigmer server, as a process of its own. */
export interface Server {
  readonly url: string;
  log(): readonly LogLine[];
  stop(): Promise<void>;
}

/** Sets Temporal up for a Stigmer server, and starts it on a free port. It looks after callers about twice a second. */
export async function startServer(temporalAddress: string, namespaces: readonly string[]): Promise<Server> {
  const temporal = {
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: STIGMER_NAMESPACE,
    STIGMER_NEXUS_ENDPOINT: NEXUS_ENDPOINT,
  };
  await serverProcess('stigmer-server --setup', ['--setup'], temporal).succeeds();
  const artifacts = await mkdtemp(join(tmpdir(), 'stigmer-interop-'));
  const child = serverProcess('stigmer-server', ['--dev'], {
    ...temporal,
    STIGMER_LISTEN: '127.0.0.1:0',
    STIGMER_CALLBACK_NAMESPACES: namespaces.join(','),
    STIGMER_TOKEN_KEYS: `interop:${Buffer.alloc(32, 7).toString('base64')}`,
    STIGMER_MONITOR_INTERVAL_SECONDS: '0.5',
    STIGMER_ARTIFACTS: artifacts,
    STIGMER_AGENTS: `${definitions}agents`,
    STIGMER_WORKFLOWS: `${definitions}workflows`,
  });
  const log = (): readonly LogLine[] =>
    completeLines(child.output).map((line) => JSON.parse(line) as LogLine);
  const url = await eventually(() => {
    const ready = log().find(({ msg }) => msg === 'Stigmer is ready');
    if (ready === undefined) {
      throw new Error(`The server is not ready:\n${child.output}`);
    }
    return String(ready['url']);
  });
  return {
    url,
    log,
    async stop() {
      await child.stop();
      await rm(artifacts, { recursive: true });
    },
  };
}

function serverProcess(name: string, args: readonly string[], env: Readonly<Record<string, string>>): Child {
  return new Child({ name, command: process.execPath, args: [main, ...args], cwd: definitions, env });
}

/** The last line may still be under way; what isn't JSON comes from Node itself. */
function completeLines(output: string): string[] {
  return output
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.startsWith('{'));
}
