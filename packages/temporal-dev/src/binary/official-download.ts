import { spawn } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Context } from '../context.js';
import type { BinaryMaker } from './binary-maker.js';
import { LastLines } from './last-lines.js';
import { isExecutableFile } from './path-lookup.js';

const SCRIPT = fileURLToPath(new URL('../../dist/binary/download-main.js', import.meta.url));
const STALL_MS = 15_000;
const POLL_MS = 100;
const PROGRESS_MS = 10_000;

/** Temporal's own download of its CLI, through `@temporalio/testing`. */
export function officialDownload(version: string): BinaryMaker {
  return downloadWith(SCRIPT, version, STALL_MS);
}

/** The CLI is the same, downloaded or built. */
export async function cliProduct(version: string): Promise<string> {
  return `temporal-cli-${version}`;
}

/**
 * A download by a script that is given a folder and a version, and puts the command there as `temporal-<version>`.
 *
 * It runs in a process of its own, because the SDK's download has no time limit and can't be cancelled: a process can be
 * ended. The SDK gives the file its final name when it is whole, which is what we wait for.
 *
 * @param stallMs the download is given up when nothing arrives for so long; as a whole it may take longer
 */
export function downloadWith(script: string, version: string, stallMs: number): BinaryMaker {
  return {
    name: `the official download of Temporal CLI ${version}`,
    product: () => cliProduct(version),

    async make(workDir, context) {
      // stdin ties the child to this process: it ends itself when the pipe closes.
      const child = spawn(process.execPath, [script, workDir, version], {
        env: { ...context.env },
        stdio: ['pipe', 'ignore', 'pipe'],
      });
      const output = new LastLines(child.stderr);
      let running = true;
      const closed = new Promise<void>((resolve) => {
        child.once('close', () => {
          running = false;
          resolve();
        });
      });
      const target = join(workDir, `temporal-${version}`);
      try {
        await untilThere(target, workDir, stallMs, context, () => running);
      } finally {
        child.kill('SIGKILL');
        await closed;
      }
      if (await isExecutableFile(target)) return target;
      throw new Error(output.toString() || 'the download ended without a file');
    },
  };
}

/** Resolves when the file is there or nobody works on it any more; rejects when nothing has arrived for a while. */
async function untilThere(
  target: string,
  workDir: string,
  stallMs: number,
  { log, signal }: Context,
  isRunning: () => boolean,
): Promise<void> {
  const start = Date.now();
  let bytes = 0;
  let grewAt = start;
  let nextLineAt = start + PROGRESS_MS;
  while (isRunning() && !(await isExecutableFile(target))) {
    signal?.throwIfAborted();
    const now = Date.now();
    const size = await sizeOf(workDir);
    if (size !== bytes) {
      bytes = size;
      grewAt = now;
    }
    if (now - grewAt > stallMs) throw new Error(`nothing arrived for ${stallMs / 1000} s`);
    if (now >= nextLineAt) {
      log(`Downloading: ${Math.round((now - start) / 1000)} s, ${Math.round(bytes / 1e6)} MB unpacked.`);
      nextLineAt = now + PROGRESS_MS;
    }
    await delay(POLL_MS);
  }
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder)) {
    // The SDK renames its partial file, so a name may be gone by now.
    bytes += await stat(join(folder, name)).then(
      (found) => found.size,
      () => 0,
    );
  }
  return bytes;
}
