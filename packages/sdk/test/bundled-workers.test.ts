// A bundler puts the SDK's code into a file somewhere else, where its payload converter is no file of its own any more.
import { StigmerPlugin } from '@stigmer/sdk';
import { bundleWorkflowCode, type NativeConnection } from '@temporalio/worker';
import { build, type Format } from 'esbuild';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { connect, workflowsPath } from './support/caller.js';
import { captureLogs } from './support/captured-logs.js';
import { startCompletingStigmer, type CompletingStigmer } from './support/completing-stigmer.js';

const require = createRequire(import.meta.url);
const quiet = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };

let connection: NativeConnection;
let stigmer: CompletingStigmer;
let workflowBundle: string;
const folders: string[] = [];

beforeAll(async () => {
  captureLogs();
  connection = await connect();
  stigmer = await startCompletingStigmer(connection);
  const plugins = [new StigmerPlugin()];
  workflowBundle = (await bundleWorkflowCode({ workflowsPath, plugins, logger: quiet })).code;
});
afterAll(async () => {
  await stigmer.stop();
  await connection.close();
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
});

/** An empty folder that has these packages installed, and the workflow bundle. */
async function folderWith(...packages: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stigmer-bundled-'));
  folders.push(folder);
  for (const name of packages) {
    const link = join(folder, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(dirname(require.resolve(`${name}/package.json`)), link);
  }
  await writeFile(join(folder, 'workflow-bundle.js'), workflowBundle);
  return folder;
}

const temporal = ['activity', 'client', 'common', 'worker', 'workflow'].map((name) => `@temporalio/${name}`);
const extensions = { cjs: '.cjs', esm: '.mjs' } as const;

async function bundle(folder: string, format: keyof typeof extensions, external: string[]): Promise<void> {
  await build({
    entryPoints: {
      worker: fileURLToPath(new URL('bundled/worker.ts', import.meta.url)),
      converter: '@stigmer/sdk/payload-converter',
    },
    outdir: folder,
    outExtension: { '.js': extensions[format] },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: format satisfies Format,
    external: ['@temporalio/*', ...external],
    logLevel: 'silent',
  });
}

async function runWorker(
  folder: string,
  format: keyof typeof extensions,
  settings: { CONVERTER?: string; WORKFLOWS?: string } = {},
): Promise<unknown> {
  const main = join(folder, `worker${extensions[format]}`);
  const env = { TEMPORAL_ADDRESS: inject('temporalAddress'), STIGMER_URL: stigmer.url, ...settings };
  const { stdout } = await promisify(execFile)(process.execPath, [main], { cwd: folder, env });
  return JSON.parse(stdout);
}

const echoed = { result: { id: 'aex-1', startedAt: '5', output: { inputs: { a: 'b' } } } };

describe.each(['cjs', 'esm'] as const)('a worker that esbuild has bundled (%s)', (format) => {
  test('waits for an agent, the SDK inside, with the payload converter as a bundle of its own', async () => {
    const folder = await folderWith(...temporal);
    await bundle(folder, format, []);
    const settings = { CONVERTER: `converter${extensions[format]}` };
    expect(await runWorker(folder, format, settings)).toEqual(echoed);
    // Temporal bundles the workflows where it finds their own SDK.
    expect(await runWorker(folder, format, { ...settings, WORKFLOWS: workflowsPath })).toEqual(echoed);
  });

  test('says what to do, the SDK inside, without one', async () => {
    const folder = await folderWith(...temporal);
    await bundle(folder, format, []);
    const { error } = (await runWorker(folder, format)) as { error: string };
    expect(error).toMatch(/^StigmerConverterError: /);
    expect(error).toMatch(
      /@stigmer\/sdk.*external.*'@stigmer\/sdk\/payload-converter'.*payloadConverterPath/,
    );
  });

  test('waits for an agent, the SDK outside', async () => {
    const folder = await folderWith(...temporal, '@stigmer/sdk');
    await bundle(folder, format, ['@stigmer/sdk']);
    expect(await runWorker(folder, format)).toEqual(echoed);
  });
});
