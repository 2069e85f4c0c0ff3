import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contextOf } from '../context.js';
import { emptyEnv, quiet, temporaryFolder, writeScript } from '../test-support.js';
import { cliBuild } from './cli-build.js';
import { versionOf } from './version-of.js';

test('go installs into the work folder, and its lines are passed on', async () => {
  const { env, pathDir } = await emptyEnv();
  await writeScript(
    join(pathDir, 'go'),
    `echo "go: downloading $2" >&2
     printf '#!/bin/sh\\necho temporal version 9\\n' > "$GOBIN/temporal" && /bin/chmod +x "$GOBIN/temporal"`,
  );
  const lines: string[] = [];
  const context = contextOf({ env, log: (line) => lines.push(line) });
  const made = await cliBuild('v9.8.7').make(await temporaryFolder(), context);
  expect(await versionOf(made, env)).toBe('temporal version 9');
  expect(lines).toContainEqual(
    expect.stringMatching(/^go: downloading github.com\/temporalio\/cli\/cmd\/temporal@v9.8.7/),
  );
});

test('a failed build says what go said', async () => {
  const { env, pathDir } = await emptyEnv();
  await writeScript(join(pathDir, 'go'), 'echo "go: no such module" >&2; exit 1');
  const context = contextOf({ env, log: quiet });
  await expect(cliBuild('v9.8.7').make(await temporaryFolder(), context)).rejects.toThrow(
    'go ended with exit code 1\ngo: no such module',
  );
});

test('without Go it says so', async () => {
  const { env } = await emptyEnv();
  const context = contextOf({ env, log: quiet });
  await expect(cliBuild('v9.8.7').make(await temporaryFolder(), context)).rejects.toThrow(
    'no go command on PATH',
  );
});
