import { expect } from 'vitest';
import { endedExecution } from '../../stack/executions.js';
import { expectLine } from '../log-line.js';
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
  await expectLine(caller, 'Extracted task token', {
    token_preview: tokenPreview,
    token_length: '',
    token_fingerprint: tokenFingerprint,
    workflow_id: handle.workflowId,
  });
  await expectLine(caller, `${noun} execution started, waiting for completion`, {
    execution_id: execution.id,
  });
  return { tokenPreview };
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
