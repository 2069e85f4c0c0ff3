import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Env } from './context.js';

/** Version of the Temporal CLI that is downloaded or built when the machine has none. */
export const TEMPORAL_CLI_VERSION = 'v1.5.1';

/** Folder of the CLI that this package downloads or builds; one for each user and version. */
export function binaryCacheDir(env: Env): string {
  const cacheHome = env['XDG_CACHE_HOME'] || join(homeOf(env), '.cache');
  return join(cacheHome, 'stigmer', `temporal-cli-${TEMPORAL_CLI_VERSION}`);
}

/**
 * Folder of the shared dev server's database and log.
 * One for each port, because two servers must never open the same database.
 */
export function sharedStateDir(env: Env, port: number): string {
  const stateHome = env['XDG_STATE_HOME'] || join(homeOf(env), '.local', 'state');
  return join(stateHome, 'stigmer', 'temporal', String(port));
}

function homeOf(env: Env): string {
  return env['HOME'] || homedir();
}
