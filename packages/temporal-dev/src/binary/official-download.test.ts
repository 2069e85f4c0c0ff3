import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contextOf } from '../context.js';
import { eventually, quiet, temporaryFolder } from '../test-support.js';
import { downloadWith } from './official-download.js';
import { versionOf } from './version-of.js';

const context = contextOf({ log: quiet });
const AMPLE_MS = 60_000;

/** A script in the place of the SDK's download, which needs the internet. */
async function script(body: string): Promise<{ path: string; workDir: string }> {
  const path = join(await temporaryFolder(), 'download.mjs');
  const preface = `import { writeFileSync, renameSync } from 'node:fs'; const [, , dir, version] = process.argv;\n`;
  await writeFile(path, preface + body);
  return { path, workDir: await temporaryFolder() };
}

test('takes the file when it has its final name, without waiting for the process', async () => {
  const { path, workDir } = await script(`
    writeFileSync(dir + '/part', '#!/bin/sh\\necho temporal version 9\\n', { mode: 0o755 });
    renameSync(dir + '/part', dir + '/temporal-' + version);
    setInterval(() => {}, 1000);
  `);
  const made = await downloadWith(path, 'v9', AMPLE_MS).make(workDir, context);
  expect(await versionOf(made, process.env)).toBe('temporal version 9');
});

test('says why the download failed', async () => {
  const { path, workDir } = await script(`console.error('no such host'); process.exit(1);`);
  await expect(downloadWith(path, 'v9', AMPLE_MS).make(workDir, context)).rejects.toThrow('no such host');
});

test('gives a silent download up and ends its process', async () => {
  const { path, workDir } = await script(`setInterval(() => {}, 1000);`);
  await expect(downloadWith(path, 'v9', 1_000).make(workDir, context)).rejects.toThrow(
    'nothing arrived for 1 s',
  );
  // The folder is an argument of the process, which may not have come to run a line of its script.
  await eventually(() => {
    expect(execFileSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' })).not.toContain(workDir);
  });
});
