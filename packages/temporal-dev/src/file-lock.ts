import { randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { throwIfAborted } from './errors.js';
import { hasCode } from './system-error.js';
import type { Context } from './context.js';

/** How often a waiter looks again. */
const POLL_MS = 200;
/** How often a waiter says that it still waits. */
const REMINDER_MS = 10_000;

/**
 * Runs `work` while this process owns the lock file, waiting for another owner first.
 *
 * The file holds its owner's pid; the file of a process that is gone is taken over.
 * Two waiters that take over the same dead owner's file in the same moment could both go on:
 * the lock saves work, so what it guards must still be put in place atomically.
 *
 * @param purpose what the owner does, for the waiting line: "process 12 is <purpose>"
 */
export async function withFileLock<T>(
  path: string,
  purpose: string,
  context: Context,
  work: () => Promise<T>,
): Promise<T> {
  const ticket = `${process.pid} ${randomUUID()}\n`;
  const waitingSince = Date.now();
  let nextLineAt = waitingSince;
  while (!(await tryToTake(path, ticket))) {
    throwIfAborted(context.signal);
    const owner = await ownerOf(path);
    if (owner !== undefined && !isAlive(owner.pid)) {
      context.log(`Process ${owner.pid}, which was ${purpose}, is gone: its lock is taken over.`);
      await removeIfStill(path, owner.ticket);
      continue;
    }
    if (owner !== undefined && Date.now() >= nextLineAt) {
      const seconds = Math.round((Date.now() - waitingSince) / 1000);
      context.log(`Process ${owner.pid} is ${purpose}; waiting for it (${seconds} s; lock file ${path}).`);
      nextLineAt = Date.now() + REMINDER_MS;
    }
    await delay(POLL_MS);
  }
  try {
    return await work();
  } finally {
    await removeIfStill(path, ticket);
  }
}

/** A link appears with its content or not at all, so no reader meets a lock without an owner. */
async function tryToTake(path: string, ticket: string): Promise<boolean> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, ticket);
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function ownerOf(path: string): Promise<{ pid: number; ticket: string } | undefined> {
  try {
    const ticket = await readFile(path, 'utf8');
    return { pid: Number.parseInt(ticket, 10), ticket };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function removeIfStill(path: string, ticket: string): Promise<void> {
  const owner = await ownerOf(path);
  if (owner?.ticket === ticket) await rm(path, { force: true });
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process may not be signalled, but it is there.
    return hasCode(error, 'EPERM');
  }
}
