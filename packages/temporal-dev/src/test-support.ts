import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished, vi } from 'vitest';
import { findTemporalBinary } from './binary/find-temporal-binary.js';
import type { Env } from './context.js';
import { hasCode } from './system-error.js';

/** For what takes a server or a process; generous, because the machine may be busy. */
export const SLOW_TEST_MS = 120_000;

export const quiet = (): void => {};

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'temporal-dev-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** An environment whose PATH, home, caches and configuration are empty. */
export async function emptyEnv(): Promise<{ env: Env; folder: string; pathDir: string }> {
  const folder = await temporaryFolder();
  const pathDir = join(folder, 'bin');
  await mkdir(pathDir);
  return { env: { HOME: folder, PATH: pathDir }, folder, pathDir };
}

/** Writes an executable shell script. */
export async function writeScript(path: string, body: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
  return path;
}

/** The environment of a machine that has the real command on PATH, and nothing else of this user's. */
export async function envWithTemporal(): Promise<Env> {
  const binary = await findTemporalBinary({ log: quiet });
  const { env } = await emptyEnv();
  return { ...env, PATH: dirname(binary) };
}

/** Runs a built module of this package as its own process, which is killed when the test ends before it does. */
export function runBuilt(module: string, args: readonly string[], env: Env): RunningModule {
  const path = fileURLToPath(new URL(`../dist/${module}`, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], {
    detached: true,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const running: RunningModule = { child, output: '', exitCode: once(child, 'exit').then(([code]) => code) };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (running.output += text));
  }
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await running.exitCode;
  });
  return running;
}

export interface RunningModule {
  readonly child: ChildProcess;
  /** stdout and stderr so far. */
  output: string;
  readonly exitCode: Promise<unknown>;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (hasCode(error, 'ESRCH')) return false;
    throw error;
  }
}

export function parentOf(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }));
}

/** The server process of a running `main.js`: the child of its child, the watchdog. */
export function serverOf(pid: number): number {
  return childOf(childOf(pid));
}

function childOf(pid: number): number {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const rows = table.split('\n').map((row) => row.trim().split(/\s+/).map(Number));
  const [child] = rows.find(([, ppid]) => ppid === pid) ?? [];
  if (child === undefined) throw new Error(`process ${pid} has no child`);
  return child;
}

/** Waits until the check no longer throws. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: SLOW_TEST_MS / 2, interval: 50 });
}
