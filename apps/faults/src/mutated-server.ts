import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Mutation } from './mutations.js';

/** A copy of the built server, with a mutation in it. */
export interface MutatedServer {
  /** All of the copy: to be removed. */
  readonly root: string;
  /** The copied package. */
  readonly folder: string;
}

/** What of the server's package a running server needs. */
const PARTS = ['package.json', 'dist', 'agents', 'workflows'];

/**
 * Copies the built server, makes a mutation in the copy, and builds its workflow bundle again.
 *
 * @throws Error where the text that is to be changed does not stand in the file exactly once
 */
export async function mutatedServer(serverFolder: string, mutation: Mutation): Promise<MutatedServer> {
  const files = await mutatedFiles(join(serverFolder, 'dist'), mutation);
  const root = await mkdtemp(join(tmpdir(), 'stigmer-mutation-'));
  const folder = join(root, 'apps', 'stigmer-server');
  for (const part of PARTS) {
    await cp(join(serverFolder, part), join(folder, part), { recursive: true });
  }
  // The copy finds the packages that the original finds.
  for (const [from, to] of [
    [join(serverFolder, 'node_modules'), join(folder, 'node_modules')],
    [join(serverFolder, '..', '..', 'node_modules'), join(root, 'node_modules')],
  ] as const) {
    if (existsSync(from)) {
      await symlink(from, to);
    }
  }
  for (const [file, content] of files) {
    await writeFile(join(folder, 'dist', file), content);
  }
  const bundler = join(folder, 'dist', 'temporal', 'build-workflow-bundle.js');
  await promisify(execFile)(process.execPath, [bundler]);
  return { root, folder };
}

/**
 * The files of the built server that a mutation changes, as they are with it.
 *
 * @throws Error where the text that is to be changed does not stand in the file exactly once
 */
export async function mutatedFiles(dist: string, { edits }: Mutation): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const { file, from, to } of edits) {
    const [before, after, ...more] = (files.get(file) ?? (await readFile(join(dist, file), 'utf8'))).split(
      from,
    );
    if (before === undefined || after === undefined || more.length > 0) {
      throw new Error(`"${from}" does not stand in ${file} exactly once: the mutation must follow the code.`);
    }
    files.set(file, before + to + after);
  }
  return files;
}
