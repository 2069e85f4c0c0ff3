import { expect } from 'vitest';
import { eventually } from '../../stack/eventually.js';
import { endedExecution } from '../../stack/executions.js';
import type { AddRow, Bench } from '../row.js';
import { expectTold } from '../told.js';

const PREVIEW_CHARACTERS = 20;
/** A token begins with two bytes of framing; the start of the namespace's id follows as text. */
const FRAMING_BYTES = 2;

/** What operators find in a worker's log, and what they must not. */
export function logLineRows(add: AddRow): void {
  add('the log correlates with the server, and holds no token', async (bench) => {
    const agent = await expectLines(bench, 'agent', 'echo', 'Agent');
    await expectLines(bench, 'workflow', 'greet', 'Workflow');
    expectNoToken(bench.caller.log, agent.tokenPreview);
  });
}

async function expectLines(
  { caller, stack }: Bench,
  kind: 'agent' | 'workflow',
  definitionId: string,
  noun: string,
): Promise<{ readonly tokenPreview: string }> {
  const inputs = { name: 'Ada' };
  const asked = { kind, definitionId, inputs };
  const handle = await caller.ask(asked);
  const { execution } = await expectTold(handle, asked, {
    outcome: 'completed',
    phase: 'COMPLETED',
    output: expect.any(Object),
  });
  const { status } = await endedExecution(stack.api, kind, execution.id);
  const { tokenFingerprint = '', tokenPreview = '' } = status?.callback ?? {};
  expect(tokenPreview).toHaveLength(PREVIEW_CHARACTERS + '...'.length);
  await eventually(() => {
    expectLine(caller.log, 'Extracted task token', {
      token_preview: tokenPreview,
      token_length: '',
      token_fingerprint: tokenFingerprint,
      workflow_id: handle.workflowId,
    });
    expectLine(caller.log, `${noun} execution started, waiting for completion`, {
      execution_id: execution.id,
    });
  });
  return { tokenPreview };
}

/** Each language has its own way to write the fields of a line; their names and values are the same. */
function expectLine(log: string, message: string, fields: Readonly<Record<string, string>>): void {
  const parts = Object.entries(fields).flat();
  const lines = recordsOf(log).filter((line) => line.includes(message));
  expect(lines.filter((line) => parts.every((part) => line.includes(part)))).toHaveLength(1);
}

/** The default logger of Temporal's TypeScript SDK writes fields over several lines; a closing brace ends them. */
function recordsOf(log: string): string[] {
  return log
    .replaceAll(/\{\n([^}]*)\}/g, (_, fields: string) => `{${fields.replaceAll('\n', ' ')}}`)
    .split('\n');
}

/** Neither in Base64 nor in any other form in which a language prints bytes. */
function expectNoToken(log: string, tokenPreview: string): void {
  const start = Buffer.from(tokenPreview.slice(0, PREVIEW_CHARACTERS), 'base64');
  const forms = [
    start.toString('hex'),
    start.subarray(FRAMING_BYTES).toString(),
    start.join(' '),
    start.join(', '),
    start.join(','),
  ];
  expect(forms.filter((form) => log.toLowerCase().includes(form))).toEqual([]);
  const inBase64 = log.split(tokenPreview.slice(0, PREVIEW_CHARACTERS)).slice(1);
  expect(inBase64.filter((rest) => !rest.startsWith('...'))).toEqual([]);
}
