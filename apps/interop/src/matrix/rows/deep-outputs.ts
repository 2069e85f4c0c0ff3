import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { Asked } from '../../stack/caller.js';
import { endedExecution } from '../../stack/executions.js';
import type { AddRow, Bench } from '../row.js';
import { expectTold } from '../told.js';

type Levels = 'lists' | 'objects';

/** Outputs that nest deeply. Readers of protobuf end at 100 messages within each other. */
export function deepOutputRows(add: AddRow): void {
  for (const [levels, of] of [
    [32, 'objects'],
    [40, 'lists'],
  ] as const) {
    add(`an output of ${levels} levels of ${of} can be read`, async (bench) => {
      const json = nested(levels, of);
      await expectReadByAll(bench, levels, of, { told: JSON.parse(json), got: JSON.parse(json) });
    });
  }

  for (const [levels, of] of [
    [40, 'objects'],
    [90, 'lists'],
    [90, 'objects'],
  ] as const) {
    add(`an output of ${levels} levels of ${of} is told by reference`, async (bench) => {
      const json = nested(levels, of);
      const id = await expectReadByAll(bench, levels, of, {
        told: bench.language.fetchesLargeResults ? JSON.parse(json) : null,
        got: null,
      });
      expect(await endedExecution(bench.stack.api, 'workflow', id)).toMatchObject({
        status: {
          outputArtifact: {
            sizeBytes: BigInt(json.length),
            sha256: createHash('sha256').update(json).digest('hex'),
          },
        },
      });
    });
  }
}

/** By the caller's workflow, and by Get with the stubs of its language. */
async function expectReadByAll(
  { caller, stack }: Bench,
  levels: number,
  of: Levels,
  { told, got }: { readonly told: unknown; readonly got: unknown },
): Promise<string> {
  const asked: Asked = { kind: 'workflow', definitionId: 'nest', inputs: { levels: String(levels), of } };
  const { execution } = await expectTold(await caller.ask(asked), asked, {
    outcome: 'completed',
    phase: 'COMPLETED',
    output: told,
  });
  // It ends a moment after its caller has been told.
  await endedExecution(stack.api, 'workflow', execution.id);
  expect(await caller.get('workflow', execution.id)).toEqual({ ...execution, output: got });
  return execution.id;
}

/** The output of the definition `nest`, as JSON. */
function nested(levels: number, of: Levels): string {
  const [open, close] = of === 'lists' ? ['[', ']'] : ['{"a":', '}'];
  return `{"a":${open.repeat(levels - 1)}"end"${close.repeat(levels - 1)}}`;
}
