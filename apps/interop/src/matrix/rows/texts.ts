import { expect } from 'vitest';
import type { AddRow, Bench } from '../row.js';
import { expectTold } from '../told.js';

/** More than an agent keeps of a sentence, in UTF-16 units; each of these takes two. */
const signs = '😀'.repeat(600);

/** Texts that are cut, with signs of two UTF-16 units across the cut: half of one can be read by nobody. */
export function textRows(add: AddRow): void {
  for (const definitionId of ['summarizer', 'sentiment-analyzer']) {
    add(`what ${definitionId} cuts can be read`, async (bench) => {
      await expectWholeSigns(bench, definitionId, `The box was really wonderful ${signs}.`);
      await expectWholeSigns(bench, definitionId, `The boxes were really wonderful ${signs}.`);
    });
  }

  add('a message that is cut can be read', async ({ caller }) => {
    // The two are cut at places that are one unit apart.
    for (const name of [signs.repeat(6), `x${signs.repeat(6)}`]) {
      const asked = { kind: 'workflow', definitionId: 'refuse', inputs: { name } } as const;
      const { execution } = await expectTold(await caller.ask(asked), asked, {
        outcome: 'failed',
        phase: 'FAILED',
        failureType: 'WORKFLOW_EXECUTION_FAILED',
        message: '😀…',
      });
      expect(execution.error?.message).not.toMatch(HALF);
    }
  });
}

/** Half of a sign, or what stands for one that was found. */
const HALF = /\p{Surrogate}|\ufffd/u;

async function expectWholeSigns({ caller }: Bench, definitionId: string, text: string): Promise<void> {
  const asked = { kind: 'agent', definitionId, inputs: { text } } as const;
  const { execution } = await expectTold(await caller.ask(asked), asked, {
    outcome: 'completed',
    phase: 'COMPLETED',
    output: expect.objectContaining({
      sentences: [expect.objectContaining({ text: expect.stringMatching(/😀…$/u) })],
    }),
  });
  expect(JSON.stringify(execution.output)).not.toMatch(HALF);
}
