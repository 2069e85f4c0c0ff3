import { writeFile } from 'node:fs/promises';
import type { Bench } from './bench.js';
import type { BenchName } from './bench-names.js';
import { ack } from './benches/ack.js';
import { handshake } from './benches/handshake.js';
import { throughput } from './benches/throughput.js';
import { pending } from './benches/pending.js';
import { recovery } from './benches/recovery.js';
import { growth } from './benches/growth.js';
import { readCommandLine, USAGE, UsageError, type Command } from './command-line.js';
import { canReadProcesses } from './measure/processes.js';
import { goalList, goals } from './report/goals.js';
import { writeJsonLines } from './report/json-lines.js';
import type { Result } from './report/result.js';
import { tables } from './report/table.js';

const benches: Readonly<Record<BenchName, Bench>> = {
  ack,
  handshake,
  throughput,
  pending,
  recovery,
  growth,
};

/** Those that take minutes are measured at one poll rate. */
const AT_BOTH_RATES: readonly BenchName[] = ['ack', 'handshake', 'throughput'];

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const log = (text: string): void => void process.stderr.write(`${text}\n`);
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => interrupted.abort(new Error(`Stopped by ${signal}.`)));
}

async function measure({ names, polls, sizes, jsonFile }: Command): Promise<void> {
  const measured: Result[] = [];
  for (const name of names) {
    for (const poll of AT_BOTH_RATES.includes(name) ? polls : polls.slice(0, 1)) {
      const beganAt = performance.now();
      log(`${name}, ${poll} poll rate`);
      const found = await benches[name]({ sizes, poll, log, signal: interrupted.signal });
      log(`${name} took ${Math.round((performance.now() - beganAt) / 1000)} s`);
      print(`\n${tables(found)}`);
      measured.push(...found);
      if (jsonFile !== undefined) {
        // After each: what was measured is kept, whatever comes after it.
        await writeFile(jsonFile, writeJsonLines(measured));
      }
    }
  }
  const judged = goals(measured);
  if (judged.length > 0) {
    print(`\n## Goals\n\n${goalList(judged)}`);
  }
}

try {
  const command = readCommandLine(process.argv.slice(2));
  if (command.help) {
    print(USAGE);
  } else if (!canReadProcesses()) {
    throw new UsageError('CPU time and memory are read from /proc: benchmarks run on Linux only.');
  } else {
    await measure(command);
  }
} catch (error) {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    log(cause.message);
  }
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
process.exit();
