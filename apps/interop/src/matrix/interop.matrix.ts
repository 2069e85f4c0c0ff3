import { afterAll, beforeAll, describe, test } from 'vitest';
import { languages, missingClockTools, missingTools, requiresAll } from '../languages.js';
import { buildWorkers, Caller, runUnitTests, type CallerOptions } from '../stack/caller.js';
import { startStack, type Stack } from '../stack/stack.js';
import { rowAdder, type Bench } from './row.js';
import { attemptRows } from './rows/attempts.js';
import { callerCancelsRows } from './rows/caller-cancels.js';
import { clockRows } from './rows/clocks.js';
import { deepOutputRows } from './rows/deep-outputs.js';
import { endRows } from './rows/ends.js';
import { largeResultRows } from './rows/large-results.js';
import { livenessRows } from './rows/liveness.js';
import { logLineRows } from './rows/log-lines.js';
import { namespaceRows } from './rows/namespaces.js';
import { nexusRows } from './rows/nexus.js';
import { revisionOneRows } from './rows/revision-1.js';
import { standaloneRows } from './rows/standalone.js';
import { textRows } from './rows/texts.js';

/** A first build fetches what the language needs, and compiles all of it. */
const BUILD_LIMIT_MS = 15 * 60_000;

let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

for (const language of languages) {
  const missing = missingTools(language);
  const lack = `${language.name}: ${missing.join(' and ')} not found on PATH`;
  const isSkipped = missing.length > 0 && !requiresAll(process.env);
  if (isSkipped) {
    process.stderr.write(`Skipping the rows of ${lack}\n`);
  }

  const lackOfClock = missingClockTools(language).join();
  const hasWrongClocks = lackOfClock === '' || requiresAll(process.env);
  if (!hasWrongClocks) {
    process.stderr.write(
      `Skipping the rows of wrong clocks of ${language.name}: ${lackOfClock} not found on PATH\n`,
    );
  }

  describe.skipIf(isSkipped)(isSkipped ? `${lack}, skipped` : language.name, () => {
    let bench: Bench;

    beforeAll(async () => {
      if (missing.length > 0) {
        throw new Error(
          `${lack}. Install what is missing, or run without CI and STIGMER_INTEROP_REQUIRE_ALL.`,
        );
      }
      process.stderr.write(`Building the interop workers of ${language.name}\n`);
      await buildWorkers(language);
    }, BUILD_LIMIT_MS);
    const callers: Caller[] = [];
    const startCaller = async (options: CallerOptions): Promise<Caller> => {
      const caller = await Caller.start(language, stack, options);
      callers.push(caller);
      return caller;
    };
    beforeAll(async () => {
      const { url, gateway } = stack;
      const [caller, otherCaller, oldCaller] = await Promise.all([
        startCaller({ namespace: 'default', stigmerUrl: url }),
        startCaller({ namespace: 'orders', stigmerUrl: url }),
        startCaller({ namespace: 'default', stigmerUrl: gateway.url, stubs: 'revision-1' }),
      ]);
      bench = { language, stack, caller, otherCaller, oldCaller, startCaller, callers };
    });
    afterAll(async () => {
      await Promise.all(callers.map((caller) => caller.stop()));
    });

    const add = rowAdder('concurrent', () => bench);
    endRows(add);
    callerCancelsRows(add);
    attemptRows(add);
    largeResultRows(add);
    textRows(add);
    deepOutputRows(add);
    standaloneRows(add);
    namespaceRows(add);
    nexusRows(add);
    logLineRows(add);
    revisionOneRows(add);
    const addAlone = rowAdder('alone', () => bench);
    livenessRows(addAlone);
    if (hasWrongClocks) {
      clockRows(addAlone);
    }
    if (language.hasUnitTests) {
      test('its own tests pass', () => runUnitTests(language, stack), BUILD_LIMIT_MS);
    }
  });
}
