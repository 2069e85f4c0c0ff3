import { rm, writeFile } from 'node:fs/promises';
import { attemptFaults } from './attempt-faults.js';
import { callFaults } from './call-faults.js';
import { callerFaults } from './caller-faults.js';
import { deadlineFaults } from './deadline-faults.js';
import type { FaultContext } from './fault.js';
import { isHeldForGood } from './handshakes.js';
import { isReady } from './is-ready.js';
import { runLane } from './lane.js';
import { acknowledged, leakedTokens } from './logs.js';
import { judge } from './oracle.js';
import { operatorFaults } from './operator-faults.js';
import { PendingPeak } from './pending-peak.js';
import { processFaults } from './process-faults.js';
import { Random } from './random.js';
import { untilAtRest } from './rest.js';
import { writeScript } from './script.js';
import type { Size } from './size.js';
import { startStack, type Stack } from './stack.js';
import { Starter } from './starter.js';
import { faultKinds, Tally } from './tally.js';
import { standaloneFaults } from './standalone-faults.js';
import { timeoutFaults } from './timeout-faults.js';
import { tokenFaults } from './token-faults.js';
import { Tokens } from './tokens.js';
import { until } from './until.js';

/** What a run is made with. */
export interface RunOptions {
  readonly serverMain: string;
  readonly seed: number;
  readonly size: Size;
  readonly say: (line: string) => void;
}

/** What is done at the same time, each with random choices of its own. */
const lanes = [
  processFaults,
  callerFaults,
  timeoutFaults,
  attemptFaults,
  operatorFaults,
  deadlineFaults,
  standaloneFaults,
  callFaults,
  tokenFaults,
];

const READY_WITHIN_MS = 60_000;

/** More handshakes than are started in any case: faults start some of their own. */
const SPARE = 4;

/** How many of each kind there are that only faults start. */
const RESERVE = 40;

/** Makes one run; tells whether it passed. */
export async function run({ serverMain, seed, size, say }: RunOptions): Promise<boolean> {
  const complaints: string[] = [];
  const complain = (what: string): void => void complaints.push(what);
  const tokens = new Tokens(new Random(seed + 1), complain);
  const stack = await startStack(serverMain, size.servers, tokens.onMessage);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stack.stop().then(() => process.exit(130)));
  }
  say(`Logs and database: ${stack.folder}`);
  let passed = false;
  try {
    tokens.use(stack);
    await Promise.all(
      stack.servers.map(({ url }) => until(`${url} is ready`, READY_WITHIN_MS, () => isReady(url))),
    );
    const script = writeScript(SPARE * size.handshakes, new Random(seed), seed, size, RESERVE);
    const starter = new Starter(stack, script);
    const tally = new Tally();
    const peak = new PendingPeak(stack);
    const contexts = lanes.map((_, lane): FaultContext => {
      const random = new Random(seed * lanes.length + lane);
      return { stack, random, tokens, starter, complain };
    });
    await starter.startCrowd(size.crowd);
    await makeFaults(starter, contexts, { tally, size, say });
    const pending = peak.stop();
    say(`Faults have ended. At most ${pending} callers were pending at one time.`);
    if (pending < size.pending) {
      complain(`Only ${pending} callers, not ${size.pending}, were pending at one time`);
    }
    passed = await conclude({ stack, tokens, starter, tally, complaints }, { size, seed, say });
    return passed;
  } finally {
    await stack.stop();
    if (passed) {
      await rm(stack.folder, { recursive: true, force: true });
    }
  }
}

async function makeFaults(
  starter: Starter,
  contexts: readonly FaultContext[],
  { tally, size, say }: { tally: Tally } & Pick<RunOptions, 'size' | 'say'>,
): Promise<void> {
  const { handshakes, startMs, hits, faultsMs, faultsAtMostMs } = size;
  const began = Date.now();
  const limits = { hits, until: began + faultsMs, giveUpAt: began + faultsAtMostMs };
  await Promise.all([
    starter.startEvenly(handshakes, startMs / handshakes),
    ...lanes.map(async (lane, index) => {
      const context = contexts[index];
      await (context && runLane(lane, context, tally, limits, say));
    }),
  ]);
}

/** What a run has come to. */
interface Ended {
  readonly stack: Stack;
  readonly tokens: Tokens;
  readonly starter: Starter;
  readonly tally: Tally;
  readonly complaints: readonly string[];
}

/** Waits until everything has come to rest, judges it, and prints what came of it. */
async function conclude(
  { stack, tokens, starter, tally, complaints }: Ended,
  { size, seed, say }: Omit<RunOptions, 'serverMain'>,
): Promise<boolean> {
  const { started } = starter;
  const processes = [...stack.servers.map(({ child }) => child), ...stack.callers];
  processes.forEach((child) => child.revive());
  started
    .filter((handshake) => !isHeldForGood(handshake))
    .forEach(({ index }) => stack.documents.release(index));
  const pending = await untilAtRest(stack, started, size.drainMs);
  const { violations, outcomes } = await judge(stack, started);
  const acks = await acknowledged(stack);
  const leaked = await leakedTokens(stack, tokens);
  const countOf = (words: RegExp): number => started.filter(({ kind }) => words.test(kind)).length;
  tally.made('large result or failure', countOf(/large/));
  tally.made('deep result', countOf(/deep/));
  tally.made('half a character, or a text that is cut', countOf(/half|cut/));
  say(`\n${tally.table()}\n`);
  say('| handshake | its caller saw | count |\n| --- | --- | ---: |');
  for (const [key, count] of [...outcomes].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    say(`| ${key} | ${count} |`);
  }
  say(`\n${acks.count} executions were acknowledged to callers' workers.`);
  const wrong = [
    ...violations.map(({ handshake, what }) => `${handshake.callerId} (${handshake.kind}): ${what}`),
    ...pending,
    ...complaints,
    // A caller's worker that finds no Temporal ends, as many do.
    ...stack.servers.flatMap(({ child }) => child.crashes),
    ...acks.lost.map((id) => `${id} was acknowledged, but does not exist`),
    ...(leaked > 0 ? [`${leaked} tokens stand in logs`] : []),
  ];
  wrong.forEach((what) => say(`VIOLATION ${what}`));
  const missing = tally.missing(size.hits);
  if (missing.length > 0) {
    say(`Faults that met too little (under ${size.hits}): ${missing.join(', ')}`);
  }
  const passed = wrong.length === 0 && missing.length === 0;
  await writeReport(started.length, [...wrong, ...missing.map((kind) => `${kind}: met too little`)]);
  say(
    `faults: seed ${seed}: ${started.length} handshakes, ${faultKinds.length} kinds of fault, ${wrong.length} violations, ` +
      `${missing.length} kinds that met too little: ${passed ? 'passed' : 'FAILED'}`,
  );
  return passed;
}

/** Each handshake, and each kind of fault that must have met something, counts as a test, in the form of vitest's report. */
async function writeReport(handshakes: number, failures: readonly string[]): Promise<void> {
  const file = process.env['STIGMER_TEST_REPORT'];
  if (file) {
    const report = {
      numPassedTests: Math.max(0, handshakes + faultKinds.length - failures.length),
      numFailedTests: failures.length,
      numPendingTests: 0,
      numTodoTests: 0,
      success: failures.length === 0,
      testResults: [
        {
          name: 'faults',
          assertionResults: failures.map((fullName) => ({ fullName, status: 'failed', failureMessages: [] })),
        },
      ],
    };
    await writeFile(file, JSON.stringify(report));
  }
}
