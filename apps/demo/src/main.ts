import { StigmerPlugin } from '@stigmer/sdk';
import { Client } from '@temporalio/client';
import { parseArgs } from 'node:util';
import { startExamples } from './examples.js';
import { measureExample } from './measured-example.js';
import { readableReport } from './report.js';
import { startStack, type Stack } from './stack.js';

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const interrupted = new AbortController();
const print = (text: string) => process.stdout.write(text);
// Progress goes to standard error, so that --json leaves nothing but JSON on standard output.
const log = (text: string) => process.stderr.write(`${text}\n`);

async function runExamples({ connection, namespace }: Stack): Promise<void> {
  const client = new Client({ connection, namespace, plugins: [new StigmerPlugin()] });
  const examples = await startExamples(client);
  const measured = await Promise.all(examples.map((example) => measureExample(connection, example)));
  print(values.json ? `${JSON.stringify(measured)}\n` : `\n${measured.map(readableReport).join('\n')}`);
}

/** Temporal's errors wrap each other; what went wrong is said by the innermost. */
function describe(error: unknown): string {
  const messages: string[] = [];
  for (let current = error; current instanceof Error; current = current.cause) {
    messages.push(current.message);
  }
  return messages.length > 0 ? messages.join('\n  caused by: ') : String(error);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => interrupted.abort(new Error(`Stopped by ${signal}.`)));
}
const untilInterrupted = new Promise<never>((_, reject) => {
  interrupted.signal.addEventListener('abort', () => reject(interrupted.signal.reason));
});
// It may be interrupted before anybody waits for this.
untilInterrupted.catch(() => undefined);

let stack: Stack | undefined;
try {
  stack = await startStack(log, interrupted.signal);
  await Promise.race([runExamples(stack), stack.failure, untilInterrupted]);
} catch (error) {
  log(describe(error));
  process.exitCode = 1;
} finally {
  await stack?.stop();
}
process.exit();
