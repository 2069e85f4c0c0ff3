import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Env } from './context.js';

/** Folder of what is downloaded or built for a user, each thing in a folder of its own. */
export function cacheDir(env: Env): string {
  return join(env['XDG_CACHE_HOME'] || join(homeOf(env), '.cache'), 'stigmer');
}

/**
 * Folder of the shared dev server's database and log.
 * One for each port, because two servers must never open the same database.
 *
 * @param suffix tells apart what may not share a database for another reason
 */
export function sharedStateDir(env: Env, port: number, suffix = ''): string {
  const stateHome = env['XDG_STATE_HOME'] || join(homeOf(env), '.local', 'state');
  return join(stateHome, 'stigmer', 'temporal', `${port}${suffix}`);
}

function homeOf(env: Env): string {
  return env['HOME'] || homedir();
}
