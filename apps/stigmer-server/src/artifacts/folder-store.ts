import { randomUUID } from 'node:crypto';
import { access, constants, mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isArtifactId } from './artifact.js';
import type { ArtifactRange, ArtifactStore } from './artifact-store.js';

/** How the name of a file ends that is still being written. */
const UNFINISHED = /\.[0-9a-f-]{36}\.tmp$/;

/** Keeps artifacts in a folder, one file each. Several servers may share one, on a volume that all of them have. */
export class FolderStore implements ArtifactStore {
  readonly description: string;
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.description = folder;
  }

  async check(): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    await access(this.#folder, constants.R_OK | constants.W_OK);
  }

  async put(id: string, bytes: Uint8Array): Promise<void> {
    const path = join(this.#folder, id);
    await mkdir(dirname(path), { recursive: true });
    // Never a half of it under its name: it is written aside, and on the disk before it gets its name.
    const aside = `${path}.${randomUUID()}.tmp`;
    try {
      const file = await open(aside, 'wx');
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(aside, path);
    } catch (error) {
      await rm(aside, { force: true });
      throw error;
    }
    await syncFolder(dirname(path));
  }

  async read(id: string, offset: number, length: number): Promise<ArtifactRange | undefined> {
    const file = await orUndefined(open(join(this.#folder, id), 'r'));
    if (file === undefined) {
      return undefined;
    }
    try {
      const { size } = await file.stat();
      const data = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      const { bytesRead } = await file.read(data, 0, data.length, offset);
      return { data: data.subarray(0, bytesRead), sizeBytes: size };
    } finally {
      await file.close();
    }
  }

  /** Only what this store has written is looked at: the folder may hold other things. */
  async removeKeptBefore(time: Date): Promise<void> {
    for (const execution of (await orUndefined(readdir(this.#folder))) ?? []) {
      const folder = join(this.#folder, execution);
      const names = (await readdir(folder).catch(() => undefined)) ?? [];
      const own = names.filter((name) => isArtifactId(`${execution}/${name.replace(UNFINISHED, '')}`));
      for (const name of own) {
        const path = join(folder, name);
        const kept = await orUndefined(stat(path));
        if (kept && kept.mtime < time) {
          await rm(path, { force: true });
        }
      }
      if (own.length > 0) {
        // Fails where something is left in it, or was put there meanwhile.
        await rmdir(folder).catch(() => undefined);
      }
    }
  }
}

/** A name is on the disk when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function orUndefined<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}
