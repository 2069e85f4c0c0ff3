// Names the tests that failed, and prints how many passed, failed and were skipped, from JSON reports in vitest's form, one
// for each suite. Fails when a test failed, when a suite ran none, or when one was skipped: all of them can run where this is
// called.
import { readFileSync } from 'node:fs';

const total = { passed: 0, failed: 0, skipped: 0 };
for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, 'utf8');
  if (text === '') {
    // Its runner has ended before it could write one.
    process.stdout.write(`FAILED ${file}: no report\n\n`);
    process.exitCode = 1;
    continue;
  }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, success, testResults } =
    JSON.parse(text);
  total.passed += numPassedTests;
  total.failed += numFailedTests;
  total.skipped += numPendingTests + numTodoTests;
  if (!success || numPassedTests === 0) {
    process.exitCode = 1;
  }
  for (const { name, status, message, assertionResults } of testResults) {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    for (const { fullName, failureMessages } of failed) {
      process.stdout.write(`FAILED ${name}: ${fullName}\n${failureMessages.join('\n')}\n\n`);
    }
    if (status === 'failed' && failed.length === 0) {
      process.stdout.write(`FAILED ${name}\n${message}\n\n`);
    }
  }
}
if (total.skipped > 0) {
  process.exitCode = 1;
}
process.stdout.write(
  `${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}\n`,
);
