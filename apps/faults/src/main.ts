import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { faults } from './faults.js';
import { startHandshake } from './handshakes.js';
import { judge } from './oracle.js';
import { Random } from './random.js';
import { writeScript, type Handshake } from './script.js';
import { startStack, type Stack } from './stack.js';
import { faultKinds, Tally, type FaultKind } from './tally.js';
import { Tokens } from './tokens.js';
import { listWorkflows } from './visibility.js';

/** How much is done. */
interface Size {
  readonly handshakes: number;
  readonly faultsMs: number;
  /** How often each kind of fault must have met something. */
  readonly hits: number;
}

const FULL: Size = { handshakes: 320, faultsMs: 300_000, hits: 5 };
const SHORT: Size = { handshakes: 60, faultsMs: 75_000, hits: 1 };

/** How long everything may take to come to rest when the faults have ended, in milliseconds. */
const DRAIN_MS = 240_000;

/** For so much longer faults are made where some kind has not met enough, in milliseconds. */
const EXTENSION_MS = 120_000;

const size = process.argv.includes('--short') ? SHORT : FULL;
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

say(`SEED=${seed}`);
const random = new Random(seed);
const tally = new Tally();
const tokens = new Tokens(new Random(seed + 1), tally);
const stack = await startStack(tokens.onMessage);
process.once('SIGINT', () => void stack.stop().then(() => process.exit(130)));
say(`Logs and database: ${stack.folder}`);
try {
  tokens.use(stack);
  process.exitCode = (await run(stack)) ? 0 : 1;
} finally {
  await stack.stop();
}

async function run(running: Stack): Promise<boolean> {
  // More than are needed: as long as faults are made, there shall be something to meet.
  const handshakes = writeScript(2 * size.handshakes, random, String(seed));
  const started: Handshake[] = [];
  await Promise.all(running.servers.map(({ url }) => untilReady(url)));
  const ended = new AbortController();
  const starting = startAll(running, handshakes, started, ended.signal);
  await makeFaults(running, started);
  ended.abort();
  await starting;
  say('Faults have ended.');
  for (const child of [...running.servers.map((server) => server.child), ...running.callers]) {
    child.revive();
  }
  const rest = await untilAtRest(running, started);
  tally.hit('reply lost', running.proxy.dropped);
  const { violations, outcomes } = await judge(running, started);
  const large = started.filter(({ kind }) => kind.includes('large')).length;
  tally.made('large result or failure', large);
  const timed = [...outcomes]
    .filter(([key]) => key.startsWith('agent whose caller times out'))
    .map(([, n]) => n);
  tally.made(
    'caller timed out',
    timed.reduce((sum, n) => sum + n, 0),
  );
  say(`\n${tally.table()}\n`);
  say('| handshake | its caller saw | count |\n| --- | --- | ---: |');
  for (const [key, count] of [...outcomes].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    say(`| ${key} | ${count} |`);
  }
  for (const { handshake, what, seen } of violations) {
    say(`VIOLATION ${handshake.workflowId} (${handshake.kind}): ${what} · ${seen.message.slice(0, 300)}`);
  }
  const missing = tally.missing(size.hits);
  if (missing.length > 0) {
    say(`Faults that met too little (under ${size.hits}): ${missing.join(', ')}`);
  }
  const leaked = await leakedTokens(running);
  const wrong = violations.length + rest.length + leaked + tokens.wronglyAccepted.length;
  tokens.wronglyAccepted.forEach((what) => say(`VIOLATION a bad token was accepted: ${what}`));
  rest.forEach((line) => say(`VIOLATION ${line}`));
  const passed = wrong === 0 && missing.length === 0;
  await writeReport(started.length, wrong, missing.length);
  say(
    `faults: seed ${seed}: ${started.length} handshakes, ${faultKinds.length} kinds of fault, ${wrong} violations, ` +
      `${leaked} tokens in logs: ${passed ? 'passed' : 'FAILED'}`,
  );
  return passed;
}

/** Starts handshakes evenly over the time that faults are made in, and as many as there must be. */
async function startAll(
  running: Stack,
  handshakes: readonly Handshake[],
  started: Handshake[],
  ended: AbortSignal,
): Promise<void> {
  const pauseMs = (0.9 * size.faultsMs) / size.handshakes;
  for (const handshake of handshakes) {
    if (ended.aborted && started.length >= size.handshakes) {
      return;
    }
    started.push(handshake);
    await startHandshake(running, handshake);
    await delay(pauseMs);
  }
}

/** The kinds that have not met enough, of those that are made while this runs. */
function missed(running: Stack): FaultKind[] {
  const lost = running.proxy.dropped;
  return tally
    .missing(size.hits)
    .filter((kind) => faults[kind] !== undefined && !(kind === 'reply lost' && lost >= size.hits));
}

async function makeFaults(running: Stack, started: readonly Handshake[]): Promise<void> {
  const kinds = faultKinds.filter((kind) => faults[kind] !== undefined);
  const until = Date.now() + size.faultsMs;
  const tooLate = until + EXTENSION_MS;
  // A seed decides what is tried; whether that meets anything is also a matter of the moment.
  while (Date.now() < until || (Date.now() < tooLate && missed(running).length > 0)) {
    // What has met least comes up most often.
    const rarest = kinds.toSorted((a, b) => tally.hits(a) - tally.hits(b)).slice(0, 6);
    const kind = random.pick(random.next() < 0.7 ? rarest : kinds);
    try {
      await (kind && faults[kind]?.({ stack: running, random, tally, tokens, started }));
    } catch (error) {
      say(`${kind}: ${error instanceof Error ? error.message : String(error)}`);
    }
    await delay(random.between(100, 900));
  }
}

/** Waits until no caller is pending and nothing of Stigmer's runs; gives what does not come to rest. */
async function untilAtRest(running: Stack, started: readonly Handshake[]): Promise<string[]> {
  const until = Date.now() + DRAIN_MS;
  for (;;) {
    const left = await unrest(running, started).catch((error: unknown) => [String(error)]);
    if (left.length === 0 || Date.now() > until) {
      return left;
    }
    await delay(1_000);
  }
}

async function unrest(
  { client, stigmer, documents }: Stack,
  started: readonly Handshake[],
): Promise<string[]> {
  const left: string[] = [];
  for (const { workflowId } of await listWorkflows(client, 'default', "ExecutionStatus = 'Running'")) {
    left.push(`the caller ${workflowId} is pending (of ${started.length})`);
  }
  const query = "ExecutionStatus = 'Running' AND WorkflowType NOT IN ('CallbackMonitor', 'HeartbeatMonitor')";
  for (const { workflowId, type } of await listWorkflows(stigmer, 'stigmer', query)) {
    left.push(`${type} ${workflowId} still runs`);
  }
  return documents.readers > 0 ? [...left, `${documents.readers} documents are still being read`] : left;
}

/** Each handshake, and each kind of fault that must have met something, counts as a test, in the form of vitest's report. */
async function writeReport(handshakeCount: number, wrong: number, missing: number): Promise<void> {
  const file = process.env['STIGMER_TEST_REPORT'];
  if (file) {
    const failed = wrong + missing;
    const report = {
      numPassedTests: Math.max(0, handshakeCount + faultKinds.length - failed),
      numFailedTests: failed,
      numPendingTests: 0,
      numTodoTests: 0,
      success: failed === 0,
    };
    await writeFile(file, JSON.stringify(report));
  }
}

async function leakedTokens({ servers, callers }: Stack): Promise<number> {
  const logs = await Promise.all(
    [...servers.map(({ child }) => child), ...callers].map(({ logFile }) => readFile(logFile, 'utf8')),
  );
  return tokens.all.filter((token) => logs.some((log) => log.includes(token))).length;
}

async function untilReady(url: string): Promise<void> {
  const until = Date.now() + 60_000;
  for (;;) {
    const ready = await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) {
      return;
    }
    if (Date.now() > until) {
      throw new Error(`${url} did not become ready`);
    }
    await delay(200);
  }
}
