import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { Asked } from '../../stack/caller.js';
import type { AddRow } from '../row.js';
import { expectTold } from '../told.js';

/** More than a Temporal payload of Stigmer's takes, and less than what a caller's workflow may return. */
const TEXT_BYTES = 1_100_000;
const output = { text: 'x'.repeat(TEXT_BYTES) };
const json = JSON.stringify(output);
const sha256 = createHash('sha256').update(json).digest('hex');

/** A workflow whose result is so large. */
export const largeResult: Asked = {
  kind: 'workflow',
  definitionId: 'write-at-length',
  inputs: { bytes: String(TEXT_BYTES) },
};

/** What stands for its result. */
export const expectedArtifact: unknown = {
  id: expect.stringMatching(new RegExp(`^wex-.*/${sha256}$`)),
  sizeBytes: String(json.length),
  sha256,
  mediaType: 'application/json',
};

/** Results that Temporal can't carry. */
export function largeResultRows(add: AddRow): void {
  add('a result too large for Temporal is told by reference', async ({ caller, language }) => {
    const { end } = await expectTold(await caller.ask(largeResult), largeResult, {
      outcome: 'completed',
      phase: 'COMPLETED',
      output: language.fetchesLargeResults ? output : null,
    });
    expect(end.payloads[0]?.json).toMatchObject({ status: { outputArtifact: expectedArtifact } });
  });
}
