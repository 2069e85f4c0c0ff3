import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Env } from '../context.js';

const run = promisify(execFile);

/** What `temporal --version` prints; throws when the command can't be run. */
export async function versionOf(binary: string, env: Env): Promise<string> {
  const { stdout } = await run(binary, ['--version'], { env: { ...env }, timeout: 20_000 });
  return stdout.trim();
}

/** Major and minor version of the server inside, such as `1.32`, from what `temporal --version` prints. */
export function serverIn(version: string): string | undefined {
  return /\bserver v?(\d+\.\d+)/i.exec(version)?.[1];
}

/** Compares versions of numbers and dots; one that has fewer numbers is the lower one of otherwise equal ones. */
export function isOlder(version: string, than: string): boolean {
  const others = than.split('.').map(Number);
  const numbers = version.split('.').map(Number);
  for (const [index, other] of others.entries()) {
    const number = numbers[index] ?? -1;
    if (number !== other) return number < other;
  }
  return false;
}
