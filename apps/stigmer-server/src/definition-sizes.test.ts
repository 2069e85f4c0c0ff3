import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readAgentDefinitions } from './agents/agent-definitions.js';
import { readWorkflowDefinitions } from './workflows/workflow-definitions.js';

/** A folder with definition files of these texts. */
function folderWith(texts: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'stigmer-definitions-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  texts.forEach((text, index) => writeFileSync(join(folder, `${index}.yaml`), text));
  return folder;
}

const words = (bytes: number): string => 'x'.repeat(bytes);
const agent = (id: string, description: string): string =>
  JSON.stringify({ id, name: id, description, builtin: { name: 'echo' } });
const workflow = (name: string, summary: string): string =>
  JSON.stringify({
    document: { dsl: '1.0.0', namespace: 'test', name, version: '1.0.0', summary },
    do: [{ nothing: { set: { a: 1 } } }],
  });

test('agents that are too large to be listed are refused', async () => {
  const folder = folderWith([agent('a', words(2_000_000)), agent('b', words(2_000_000))]);
  await expect(readAgentDefinitions(folder)).rejects.toThrow(/its agents take 4\d{6} bytes together/);
});

test('a workflow that is too large to be told is refused', async () => {
  const folder = folderWith([workflow('a', words(2_000_000))]);
  await expect(readWorkflowDefinitions(folder)).rejects.toThrow(
    /0\.yaml takes 4\d{6} bytes as an answer of WorkflowService\.Get/,
  );
});

test('workflows that are too large to be listed are refused', async () => {
  const folder = folderWith(['a', 'b', 'c', 'd'].map((name) => workflow(name, words(1_000_000))));
  await expect(readWorkflowDefinitions(folder)).rejects.toThrow(
    /takes 4\d{6} bytes as an answer of WorkflowService\.List/,
  );
});

test('definitions of the usual size are read', async () => {
  expect([...(await readAgentDefinitions(folderWith([agent('a', words(10_000))]))).keys()]).toEqual(['a']);
  expect([...(await readWorkflowDefinitions(folderWith([workflow('a', words(10_000))]))).keys()]).toEqual([
    'a',
  ]);
});
