import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readAgentDefinitions } from './agent-definitions.js';

function folderWith(yaml: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'stigmer-agents-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'a.yaml'), yaml);
  return folder;
}

test.each([
  [
    'has a key twice',
    'id: a\ndescription: one\nid: b\n',
    /a\.yaml: Map keys must be unique at line 3, column 1/,
  ],
  ['is no YAML', 'id: "a\n', /a\.yaml: Missing closing "quote/],
  ['has a field that is not known', 'id: a\nsize: 3\n', /a\.yaml: .*"size"/],
])('a file that %s is refused by its name', async (_, yaml, message) => {
  await expect(readAgentDefinitions(folderWith(yaml))).rejects.toThrow(message);
});

test('a file may use anchors and merge keys', async () => {
  const yaml = 'id: a\nname: &name echo\nbuiltin: { <<: { name: *name }, short: true }\n';
  expect([...(await readAgentDefinitions(folderWith(yaml))).keys()]).toEqual(['a']);
});

test('a file with many keys is refused before long', async () => {
  const yaml = Array.from({ length: 120_000 }, (_, at) => `k${at}: 1`).join('\n');
  await expect(readAgentDefinitions(folderWith(yaml))).rejects.toThrow(/"k0"/);
});
