#!/usr/bin/env node
import { runCommand } from './command.js';
import { logToStderr } from './context.js';

const interrupted = new AbortController();
const hurried = new AbortController();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => (interrupted.signal.aborted ? hurried : interrupted).abort());
}

// Nothing else keeps this process alive while it waits for a signal.
const keepAlive = setInterval(() => {}, 2 ** 30);

process.exitCode = await runCommand(process.argv.slice(2), {
  env: process.env,
  log: logToStderr,
  print: (line) => process.stdout.write(`${line}\n`),
  interrupted: interrupted.signal,
  hurried: hurried.signal,
});
clearInterval(keepAlive);
