import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { bundleWorkflowCode } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseDefinition } from './definition/index.js';
import type { runSandboxed } from './testing/sandboxed.js';

const FREEZE = `for (const { exports } of Object.values(__webpack_module_cache__)) {
  for (const name of Object.getOwnPropertyNames(exports ?? {})) {
    if (typeof exports[name] === 'function' || typeof exports[name] === 'object') Object.freeze(exports[name]);
  }
  Object.freeze(exports);
}`;

const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

describe('in the sandbox of a Temporal workflow', () => {
  let run: typeof runSandboxed;

  beforeAll(async () => {
    const logged: string[] = [];
    const log = (message: string): void => void logged.push(message);
    const { code } = await bundleWorkflowCode({
      // Temporal's bundler takes compiled JavaScript; it refuses Node's modules by itself.
      workflowsPath: fromHere('../dist/testing/sandboxed.js'),
      logger: { log, trace: log, debug: log, info: log, warn: log, error: log },
    });
    // A context with no Node globals; text can't be turned into code in it. URL is one of the few things Temporal adds.
    const context = vm.createContext(
      { URL, __webpack_module_cache__: {} },
      { codeGeneration: { strings: false, wasm: false } },
    );
    vm.runInContext(code, context);
    run = vm.runInContext('__TEMPORAL__.importWorkflows().runSandboxed', context);
    // As Temporal does with the modules that workflows share.
    vm.runInContext(FREEZE, context);
  });

  it('runs a whole definition', async () => {
    const definition = parseDefinition(
      readFileSync(fromHere('../fixtures/data-pipeline.yaml'), 'utf8'),
      'data-pipeline.yaml',
    );
    const rows = Array.from({ length: 1000 }, (_, index) => ({
      region: `r${index % 3}`,
      product: 'book',
      quantity: '1',
      unit_price: '2',
    }));
    const output = await run(definition, { source_url: 'https://x.io/a.csv' }, { 'read-csv': { rows } });
    expect(output).toMatchObject({ rowsRead: 1000, total: 2000 });
    expect(await run(definition, {}, {})).toMatchObject({ status: 400, instance: '/input' });
  });

  it('needs neither TextEncoder nor Buffer', async () => {
    const yaml = `
document: { dsl: 1.0.0, namespace: test, name: bytes, version: 1.0.0 }
do: [{ a: { set: { round: '\${ "héllo 😀" | [@base64, (@base64 | @base64d), @uri, utf8bytelength] }' } } }]
`;
    expect(await run(parseDefinition(yaml, 'bytes.yaml'), {}, {})).toEqual({
      round: ['aMOpbGxvIPCfmIA=', 'héllo 😀', 'h%C3%A9llo%20%F0%9F%98%80', 11],
    });
  });

  it('matches patterns, of expressions and of schemas, where what is shared is frozen', async () => {
    const yaml = `
document: { dsl: 1.0.0, namespace: test, name: patterns, version: 1.0.0 }
input: { schema: { document: { properties: { id: { pattern: '^(a+)+$' } } } } }
do: [{ a: { set: '\${ .id | [gsub("(?i:A)(?<x>\\\\p{Ll})"; "<\\(.x)>"), test("[^\\\\W_]+$"), (try strptime("%A") catch "no day")] }' } }]
`;
    const definition = parseDefinition(yaml, 'patterns.yaml');
    expect(await run(definition, { id: 'aaaa' }, {})).toEqual(['<a><a>', true, 'no day']);
    expect(await run(definition, { id: `${'a'.repeat(5000)}!` }, {})).toMatchObject({ status: 400 });
  });
});
