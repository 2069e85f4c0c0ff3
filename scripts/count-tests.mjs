// Prints how many tests passed, failed and were skipped, from vitest's JSON report. Fails when a test failed, when none ran,
// or when one was skipped: all of them can run where this is called.
import { readFileSync } from 'node:fs';

const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, success } = JSON.parse(
  readFileSync(process.argv[2], 'utf8'),
);
const skipped = numPendingTests + numTodoTests;
if (!success || numPassedTests === 0 || skipped > 0) {
  process.exitCode = 1;
}
process.stdout.write(
  `${numPassedTests} passed, ${numFailedTests} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
);
