import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Context } from '../context.js';
import { TEMPORAL_CLI_VERSION } from '../places.js';
import type { BinaryMaker } from './binary-maker.js';
import { LastLines } from './last-lines.js';
import { lookUpOnPath } from './path-lookup.js';

const GO_PACKAGE = `github.com/temporalio/cli/cmd/temporal@${TEMPORAL_CLI_VERSION}`;
const PROGRESS_MS = 10_000;

/** A build from source with the Go toolchain: needs Go and a Go module proxy, about 4 minutes on 2 cores. */
export const goBuild: BinaryMaker = {
  name: `a build from source (go install ${GO_PACKAGE})`,

  async make(workDir: string, context: Context): Promise<string> {
    const go = await lookUpOnPath('go', context.env);
    if (go === undefined) throw new Error('there is no go command on PATH');
    context.log(`Building with ${go}. The first time this takes some minutes; later starts use the cache.`);
    await goInstall(go, workDir, context);
    return join(workDir, 'temporal');
  },
};

function goInstall(go: string, workDir: string, { env, log, signal }: Context): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(go, ['install', GO_PACKAGE], {
      // A folder without go.mod or go.work, so that no other project's settings count.
      cwd: workDir,
      env: { ...env, GOBIN: workDir, GOWORK: 'off' },
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(signal && { signal }),
    });
    const output = new LastLines(child.stderr, log);
    const start = Date.now();
    const progress = setInterval(() => {
      log(`Building Temporal: ${Math.round((Date.now() - start) / 1000)} s.`);
    }, PROGRESS_MS);
    child.once('error', (error) => {
      clearInterval(progress);
      reject(error);
    });
    child.once('close', (code, endedBy) => {
      clearInterval(progress);
      if (code === 0) resolve();
      else reject(new Error(`go ended with ${endedBy ?? `exit code ${code}`}\n${output.toString()}`));
    });
  });
}
