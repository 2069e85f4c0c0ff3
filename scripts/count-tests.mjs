// Prints how many tests passed, failed and were skipped, from JSON reports in vitest's form, one for each suite. Fails when a
// test failed, when a suite ran none, or when one was skipped: all of them can run where this is called.
import { readFileSync } from 'node:fs';

const total = { passed: 0, failed: 0, skipped: 0 };
for (const file of process.argv.slice(2)) {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, success } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  total.passed += numPassedTests;
  total.failed += numFailedTests;
  total.skipped += numPendingTests + numTodoTests;
  if (!success || numPassedTests === 0) {
    process.exitCode = 1;
  }
}
if (total.skipped > 0) {
  process.exitCode = 1;
}
process.stdout.write(
  `${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}\n`,
);
