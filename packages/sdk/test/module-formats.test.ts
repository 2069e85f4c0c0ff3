// A package with two builds must not fall apart where both meet: Temporal's bundler and `require` choose for themselves.
import type { NativeConnection } from '@temporalio/worker';
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from './support/caller.js';
import { captureLogs } from './support/captured-logs.js';
import { startCompletingStigmer, type CompletingStigmer } from './support/completing-stigmer.js';

const require = createRequire(import.meta.url);
const folder = fileURLToPath(new URL('formats/', import.meta.url));
const quiet = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };

let connection: NativeConnection;
let stigmer: CompletingStigmer;

beforeAll(async () => {
  captureLogs();
  rmSync(`${folder}dist`, { recursive: true, force: true });
  const compiler = fileURLToPath(new URL('bin/tsc', `file://${require.resolve('typescript/package.json')}`));
  for (const project of ['tsconfig.json', 'tsconfig.commonjs.json']) {
    execFileSync(process.execPath, [compiler, '-p', `${folder}${project}`]);
  }
  writeFileSync(`${folder}dist/cjs/package.json`, '{ "type": "commonjs" }');
  connection = await connect();
  stigmer = await startCompletingStigmer(connection);
});
afterAll(async () => {
  await stigmer.stop();
  await connection.close();
  rmSync(`${folder}dist`, { recursive: true, force: true });
});

/** Which builds of Protobuf a bundle holds. */
const copies = (bundle: string): string[] =>
  ['esm', 'cjs'].filter((format) => bundle.includes(`/@bufbuild/protobuf/dist/${format}/create.js`));

test.each([
  ['esm', 'dist/esm/workflows.js', ['esm']],
  ['cjs', 'dist/cjs/workflows.js', ['cjs']],
  // Temporal compiles TypeScript itself, and leaves its imports as they are, in a CommonJS project too.
  ['esm', 'workflows.ts', ['esm']],
  ['cjs', 'workflows.ts', ['esm', 'cjs']],
  ['esm', 'dist/cjs/workflows.js', ['esm', 'cjs']],
  ['cjs', 'dist/esm/workflows.js', ['esm', 'cjs']],
])('a worker in %s reads executions, and so do its workflows in %s', async (format, workflows, expected) => {
  const { runWorkflows } = require(
    `${folder}dist/${format}/worker.js`,
  ) as typeof import('./formats/worker.js');
  const { result, failure, bundle } = await runWorkflows({
    connection,
    stigmerUrl: stigmer.url,
    workflowsPath: `${folder}${workflows}`,
    logger: quiet,
  });
  expect(result).toMatchObject({ id: 'aex-1', status: { output: { inputs: { a: 'b' } } } });
  expect(failure).toMatchObject({ id: 'aex-1', status: { phase: 'EXECUTION_PHASE_FAILED' } });
  expect(copies(bundle)).toEqual(expected);
});
