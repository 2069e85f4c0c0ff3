import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import type { Context, Env } from '../context.js';
import { LastLines } from './last-lines.js';
import { lookUpOnPath } from './path-lookup.js';

const PROGRESS_MS = 10_000;
const run = promisify(execFile);

/** The `go` command on `PATH`; throws when there is none. */
export async function findGo({ env }: Context): Promise<string> {
  const go = await lookUpOnPath('go', env);
  if (go === undefined) throw new Error('there is no go command on PATH');
  return go;
}

/** The version of Go that would work in the folder, such as `1.26.8`; undefined for one that is no release. */
export async function goVersion(go: string, folder: string, env: Env): Promise<string | undefined> {
  const { stdout } = await run(go, ['version'], { cwd: folder, env: { ...env, GOWORK: 'off' } });
  return /^go version go(\d+(?:\.\d+)*)\b/.exec(stdout)?.[1];
}

/** Runs a build, which may take minutes: its lines are passed on, and so is how long it has taken. */
export async function buildWithGo(
  go: string,
  args: readonly string[],
  { cwd, ...variables }: { cwd: string; GOBIN?: string },
  { env, log, signal }: Context,
): Promise<void> {
  log(`Building with ${go}. The first time this takes some minutes; later starts use the cache.`);
  const child = spawn(go, args, {
    cwd,
    // No other project's workspace counts.
    env: { ...env, ...variables, GOWORK: 'off' },
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(signal && { signal }),
  });
  const output = new LastLines(child.stderr, log);
  const start = Date.now();
  const progress = setInterval(() => {
    log(`Building Temporal: ${Math.round((Date.now() - start) / 1000)} s.`);
  }, PROGRESS_MS);
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, endedBy) => {
        if (code === 0) resolve();
        else reject(new Error(`go ended with ${endedBy ?? `exit code ${code}`}\n${output.toString()}`));
      });
    });
  } finally {
    clearInterval(progress);
  }
}
