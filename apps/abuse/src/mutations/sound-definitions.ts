import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The texts of definitions that can be used: the suite's own, and the server's. */
export function soundDefinitions(): string[] {
  const server = dirname(createRequire(import.meta.url).resolve('@stigmer/server/package.json'));
  return [fileURLToPath(new URL('../../workflows', import.meta.url)), join(server, 'workflows')].flatMap(
    (folder) =>
      readdirSync(folder)
        .filter((file) => /\.ya?ml$/.test(file))
        .map((file) => readFileSync(join(folder, file), 'utf8')),
  );
}
