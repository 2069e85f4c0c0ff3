import { status } from '@grpc/grpc-js';
import { isGrpcServiceError } from '@temporalio/client';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { configuredServer, type ConfiguredServer } from './configured-server.js';
import { askedRelease, NEWEST } from './binary/releases.js';
import { contextOf, type Context, type Env } from './context.js';
import { messageOf, TemporalDevError } from './errors.js';
import { withFileLock } from './file-lock.js';
import { sharedStateDir } from './places.js';
import { pingTemporal, withConnection } from './server/connect.js';
import { STIGMER_NAMESPACE } from './server/namespaces.js';
import { startTemporal, type StartTemporalOptions } from './start-temporal.js';
import type { StartedTemporal } from './started-temporal.js';
import { foreignServer, type ForeignTemporal } from './temporal-dev-server.js';

/** A configured server may be far away; a local one answers in milliseconds. */
const CONFIGURED_TIMEOUT_MS = 10_000;
const LOCAL_TIMEOUT_MS = 2_000;

/**
 * The Temporal server of the shared dev stack: the one of the environment configuration (`TEMPORAL_ADDRESS`), else the
 * one that already answers on the port, else one that is started with its state on disk.
 *
 * Defaults that differ from `startTemporal`: port 7233, web UI on 8233, state in `$XDG_STATE_HOME/stigmer/temporal/<port>`.
 *
 * @throws TemporalDevError `UNREACHABLE` when the configured server does not answer; no other is started then
 */
export async function ensureTemporal(
  options: StartTemporalOptions = {},
): Promise<StartedTemporal | ForeignTemporal> {
  const context = contextOf(options);
  const configured = configuredServer(context.env);
  if (configured !== undefined) return useConfigured(configured, context);

  const { ip = '127.0.0.1', port = 7233, uiPort = 8233 } = options;
  const address = `${ip}:${port}`;
  context.log(`TEMPORAL_ADDRESS is not set: looking for a Temporal server on ${address}.`);
  const running = await useRunning(address, context);
  if (running !== undefined) return running;

  context.log('None answers there: starting a dev server.');
  const dataDir = options.dataDir ?? stateDir(context.env, port);
  await mkdir(dataDir, { recursive: true });
  return withFileLock(join(dataDir, 'start.lock'), 'starting Temporal', context, async () => {
    const startedMeanwhile = await useRunning(address, context);
    return startedMeanwhile ?? startTemporal({ headless: false, ...options, ip, port, uiPort, dataDir });
  });
}

/** A server can't be trusted with what a newer one has written, so an older release has a folder of its own. */
function stateDir(env: Env, port: number): string {
  const asked = askedRelease(env);
  return sharedStateDir(env, port, asked === undefined || asked === NEWEST ? '' : `-server-${asked.server}`);
}

async function useConfigured(configured: ConfiguredServer, { log }: Context): Promise<ForeignTemporal> {
  const { source, ...server } = configured;
  log(`${source} names the Temporal server ${server.address}: using that one.`);
  try {
    await pingTemporal(server, CONFIGURED_TIMEOUT_MS);
  } catch (cause) {
    throw new TemporalDevError(
      'UNREACHABLE',
      `${source} names ${server.address}, but no Temporal server answers there: ${messageOf(cause)}. ` +
        `Start that server or correct the address; without one, a dev server is started for you.`,
      { cause },
    );
  }
  return foreignServer(server.address);
}

async function useRunning(address: string, { log }: Context): Promise<ForeignTemporal | undefined> {
  try {
    await pingTemporal({ address }, LOCAL_TIMEOUT_MS);
  } catch {
    return undefined;
  }
  log(`A Temporal server answers on ${address}: using it as it is.`);
  if (await lacksNamespace(address)) {
    log(
      `It has no namespace "${STIGMER_NAMESPACE}". Create it with: ` +
        `temporal operator namespace create --address ${address} --retention 168h ${STIGMER_NAMESPACE}`,
    );
  }
  return foreignServer(address);
}

async function lacksNamespace(address: string): Promise<boolean> {
  try {
    await withConnection({ address }, (connection) =>
      connection.withDeadline(Date.now() + LOCAL_TIMEOUT_MS, () =>
        connection.workflowService.describeNamespace({ namespace: STIGMER_NAMESPACE }),
      ),
    );
    return false;
  } catch (error) {
    // Any other fault is not about the namespace, and the stack will meet it with a better message.
    return isGrpcServiceError(error) && error.code === status.NOT_FOUND;
  }
}
