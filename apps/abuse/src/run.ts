import type { Attack } from './attack.js';
import { attacks } from './attacks.js';
import { allTogether } from './attacks/all-together.js';
import type { Size } from './size.js';
import { writeReport } from './suite/report.js';
import { makeRow, tellIdle, warmUp, type Row, type RowContext } from './suite/row.js';
import { removeFolder, startStack } from './suite/stack.js';
import { tellRows } from './suite/table.js';

/** What a run is made with. */
export interface RunOptions {
  readonly size: Size;
  readonly seed: number;
  /** The binary of Node.js that the server runs on, and its major version. */
  readonly node: string;
  readonly nodeMajor: number;
  /** Only the attacks with one of these names; undefined: all. */
  readonly only: readonly string[] | undefined;
  readonly say: (line: string) => void;
}

/** How long an echo may take while all attacks go on together, in milliseconds. */
const ECHO_TOGETHER_MS = 2_000;

/** Makes one run; tells whether it passed. */
export async function run({ size, seed, node, nodeMajor, only, say }: RunOptions): Promise<boolean> {
  const stack = await startStack(node, seed, size);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stack.stop().finally(() => process.exit(130)));
  }
  let passed = false;
  try {
    const context: RowContext = { stack, seed, size, nodeMajor };
    say(`Log: ${stack.folder}/server.log`);
    await warmUp(context);
    say(`Idle: ${await tellIdle(context)}`);
    const chosen = attacks.filter(({ name }) => only === undefined || only.includes(name));
    const rows: Row[] = [];
    for (const attack of chosen) {
      rows.push(await makeOne(context, attack, say));
    }
    say(`\n${tellRows(rows)}`);
    await writeReport(rows);
    const failed = rows.filter(({ complaints }) => complaints.length > 0);
    passed = failed.length === 0 && rows.length > 0;
    say(
      `abuse: seed ${seed}, Node.js ${nodeMajor}: ${rows.length} attacks, ${failed.length} failed: ${passed ? 'passed' : 'FAILED'}`,
    );
    return passed;
  } finally {
    await stack.stop();
    if (passed) {
      await removeFolder(stack);
    }
  }
}

/** An attack that did not hold leaves a server that is not as it was: the next one begins with another. */
async function makeOne(context: RowContext, attack: Attack, say: (line: string) => void): Promise<Row> {
  const began = Date.now();
  const limits = attack === allTogether ? { echo: ECHO_TOGETHER_MS } : {};
  const row = await makeRow(context, attack, limits);
  const seconds = ((Date.now() - began) / 1000).toFixed(0);
  say(`${row.complaints.length > 0 ? 'FAILED' : 'passed'} ${attack.name} (${seconds} s): ${row.figures}`);
  row.complaints.forEach((complaint) => say(`       ${complaint}`));
  row.known.forEach((known) => say(`       known: ${known}`));
  if (row.complaints.length + row.known.length > 0) {
    const { server } = context.stack;
    await server.end();
    await context.stack.endExecutions();
    await server.start();
    await warmUp(context);
  }
  return row;
}
