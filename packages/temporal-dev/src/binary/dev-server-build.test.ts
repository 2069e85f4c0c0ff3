import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contextOf, type Context } from '../context.js';
import { emptyEnv, quiet, temporaryFolder, writeScript } from '../test-support.js';
import type { BinaryMaker } from './binary-maker.js';
import { buildOf, devServerBuild } from './dev-server-build.js';

const GO_MOD = 'module any\n\ngo 1.26.8\n\nrequire (\n\tgo.temporal.io/server v1.32.1\n)\n';

async function sources(): Promise<{ folder: string; maker: BinaryMaker }> {
  const folder = `${await temporaryFolder()}/`;
  await writeFile(join(folder, 'go.mod'), GO_MOD);
  await writeFile(join(folder, 'main.go'), 'package main\n');
  return { folder, maker: buildOf(folder) };
}

/** A machine whose Go says that it is of this version, and builds nothing but prints what it is told. */
async function machine(version: string): Promise<Context> {
  const { env, pathDir } = await emptyEnv();
  const body = `[ "$1" = version ] && echo "go version ${version} linux/amd64" || { echo "$@ in $PWD" >&2; exit 1; }`;
  await writeScript(join(pathDir, 'go'), body);
  return contextOf({ env, log: quiet });
}

test('the sources of this package are there, and name the server', async () => {
  expect(await devServerBuild.product()).toMatch(/^temporal-server-1\.32\.1-[0-9a-f]{8}$/);
});

test('other sources are another product; what is no source does not count', async () => {
  const { folder, maker } = await sources();
  const first = await maker.product();
  await writeFile(join(folder, 'notes.txt'), 'any');
  expect(await maker.product()).toBe(first);
  await writeFile(join(folder, 'main.go'), 'package main // changed\n');
  expect(await maker.product()).not.toBe(first);
});

test('a Go that is too old is named with the one that is needed', async () => {
  const { maker } = await sources();
  await expect(maker.make(await temporaryFolder(), await machine('go1.25.7'))).rejects.toThrow(
    /it needs Go 1\.26\.8 or newer, but .*\/go is Go 1\.25\.7/,
  );
});

test.each(['go1.26.8', 'go1.27.0', 'devel go1.28-abcdef'])('%s builds what go.sum says', async (version) => {
  const { folder, maker } = await sources();
  const workDir = await temporaryFolder();
  await expect(maker.make(workDir, await machine(version))).rejects.toThrow(
    `build -mod=readonly -trimpath -buildvcs=false -ldflags=-s -w -o ${workDir}/temporal . in ${folder.slice(0, -1)}`,
  );
});
