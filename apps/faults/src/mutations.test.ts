import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { mutatedFiles } from './mutated-server.js';
import { mutations } from './mutations.js';

const server = dirname(createRequire(import.meta.url).resolve('@stigmer/server/package.json'));

test.each(mutations)('the server has what the mutation $name changes', async (mutation) => {
  expect((await mutatedFiles(join(server, 'dist'), mutation)).size).toBeGreaterThan(0);
});
