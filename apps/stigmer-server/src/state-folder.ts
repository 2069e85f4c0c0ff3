import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where a process of this user keeps what outlives it (XDG Base Directory Specification). */
export function stateFolder(env: Readonly<Record<string, string | undefined>>): string {
  return join(env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'), 'stigmer');
}
