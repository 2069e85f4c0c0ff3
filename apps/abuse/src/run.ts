import type { Attack } from './attack.js';
import { attacks } from './attacks.js';
import type { Size } from './size.js';
import { lightRow } from './suite/light.js';
import { reasonOf } from './suite/meanwhile.js';
import { writeReport } from './suite/report.js';
import { makeRow, tellIdle, warmUp, type Row, type RowContext } from './suite/row.js';
import { removeFolder, startStack } from './suite/stack.js';
import { tellRows } from './suite/table.js';
import { until } from './suite/until.js';

/** What a run is made with. */
export interface RunOptions {
  readonly size: Size;
  readonly seed: number;
  /** The binary of Node.js that the server runs on, and its major version. */
  readonly node: string;
  readonly nodeMajor: number;
  /** Only the attacks with one of these names; undefined: all. */
  readonly only: readonly string[] | undefined;
  /** And not those with one of these. */
  readonly except: readonly string[];
  readonly say: (line: string) => void;
}

/** Makes one run; tells whether it passed. */
export async function run({ size, seed, node, nodeMajor, only, except, say }: RunOptions): Promise<boolean> {
  const stack = await startStack(node, seed, size);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stack.stop().finally(() => process.exit(130)));
  }
  let passed = false;
  try {
    const context: RowContext = { stack, seed, size, nodeMajor };
    say(`Log: ${stack.folder}/server.log`);
    const rows: Row[] = only === undefined ? [await lightRow(context)] : [];
    rows.forEach((row) => tellRow(row, say));
    await warmUp(context);
    say(`Idle: ${await tellIdle(context)}`);
    const chosen = attacks.filter(
      ({ name }) => (only === undefined || only.includes(name)) && !except.includes(name),
    );
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

/** How long a server may take, after one that an attack has left, to do ordinary work again, in milliseconds. */
const AGAIN_WITHIN_MS = 300_000;

/** An attack that did not hold leaves a server that is not as it was: the next one begins with another. */
async function makeOne(context: RowContext, attack: Attack, say: (line: string) => void): Promise<Row> {
  const began = Date.now();
  const row = await makeRow(context, attack).catch((error: unknown): Row => ({
    attack,
    complaints: [`it could not be judged: ${reasonOf(error)}`],
    known: [],
    figures: '',
  }));
  tellRow(row, say, Date.now() - began);
  if (row.complaints.length + row.known.length > 0) {
    await beginAgain(context);
  }
  return row;
}

/** Starts the server again. Temporal may not be well for minutes after some attacks. */
async function beginAgain(context: RowContext): Promise<void> {
  const { stack } = context;
  await stack.server.end();
  await until('the next server does ordinary work', AGAIN_WITHIN_MS, async () => {
    try {
      await stack.endExecutions();
      if (!stack.server.isAlive) {
        await stack.server.start();
      }
      await warmUp(context);
      return true;
    } catch {
      return false;
    }
  });
}

function tellRow({ attack, complaints, known, figures }: Row, say: RunOptions['say'], ms = 0): void {
  const seconds = (ms / 1000).toFixed(0);
  say(`${complaints.length > 0 ? 'FAILED' : 'passed'} ${attack.name} (${seconds} s): ${figures}`);
  complaints.forEach((complaint) => say(`       ${complaint}`));
  known.forEach((complaint) => say(`       known: ${complaint}`));
}
