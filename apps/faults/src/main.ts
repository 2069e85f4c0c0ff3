import { createRequire } from 'node:module';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mutatedServer } from './mutated-server.js';
import { mutations } from './mutations.js';
import { run } from './run.js';
import { FULL, MUTATED, SHORT } from './size.js';

const MAX_SEED = 1_000_000;

const { values } = parseArgs({
  options: { short: { type: 'boolean', default: false }, mutation: { type: 'string' } },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * MAX_SEED));
say(`SEED=${seed}`);

const server = createRequire(import.meta.url).resolve('@stigmer/server/package.json');
const mutation = mutations.find(({ name }) => name === values.mutation);
if (values.mutation !== undefined && !mutation) {
  say(`There is no mutation "${values.mutation}": ${mutations.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
const mutated = mutation && (await mutatedServer(join(server, '..'), mutation));
if (mutated) {
  say(`MUTATION ${mutation.name}: ${mutation.what}`);
  process.once('exit', () => rmSync(mutated.root, { recursive: true, force: true }));
}
const serverMain = join(mutated?.folder ?? join(server, '..'), 'dist', 'main.js');
const size = mutated ? MUTATED : values.short ? SHORT : FULL;
process.exitCode = (await run({ serverMain, seed, size, say })) ? 0 : 1;
