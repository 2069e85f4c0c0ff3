import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Env } from '../context.js';

const run = promisify(execFile);

/** What `temporal --version` prints; throws when the command can't be run. */
export async function versionOf(binary: string, env: Env): Promise<string> {
  const { stdout } = await run(binary, ['--version'], { env: { ...env }, timeout: 20_000 });
  return stdout.trim();
}
