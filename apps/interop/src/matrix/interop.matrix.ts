import { afterAll, beforeAll, describe, test } from 'vitest';
import { languages, missingTools, requiresAll } from '../languages.js';
import { buildWorkers, Caller, runUnitTests, type CallerOptions } from '../stack/caller.js';
import { startStack, type Stack } from '../stack/stack.js';
import { rowAdder, type Bench } from './row.js';
import { attemptRows } from './rows/attempts.js';
import { callerCancelsRows } from './rows/caller-cancels.js';
import { endRows } from './rows/ends.js';
import { largeResultRows } from './rows/large-results.js';
import { livenessRows } from './rows/liveness.js';
import { logLineRows } from './rows/log-lines.js';
import { namespaceRows } from './rows/namespaces.js';
import { nexusRows } from './rows/nexus.js';
import { revisionOneRows } from './rows/revision-1.js';

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
    const start = async (options: CallerOptions): Promise<Caller> => {
      const caller = await Caller.start(language, stack, options);
      callers.push(caller);
      return caller;
    };
    beforeAll(async () => {
      const { url, gateway } = stack;
      const [caller, otherCaller, oldCaller] = await Promise.all([
        start({ namespace: 'default', script: 'interop', stigmerUrl: url }),
        start({ namespace: 'orders', script: 'interop', stigmerUrl: url }),
        start({ namespace: 'default', script: 'interop:revision-1', stigmerUrl: gateway.url }),
      ]);
      bench = { language, stack, caller, otherCaller, oldCaller };
    });
    afterAll(async () => {
      await Promise.all(callers.map((caller) => caller.stop()));
    });

    const add = rowAdder('concurrent', () => bench);
    endRows(add);
    callerCancelsRows(add);
    attemptRows(add);
    largeResultRows(add);
    namespaceRows(add);
    nexusRows(add);
    logLineRows(add);
    revisionOneRows(add);
    livenessRows(rowAdder('alone', () => bench));
    if (language.hasUnitTests) {
      test('its own tests pass', () => runUnitTests(language, stack), BUILD_LIMIT_MS);
    }
  });
}
