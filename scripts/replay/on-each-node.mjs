// Replays the recorded histories on each version of Node.js that the server is tested on: workflow code runs in V8's own sandbox,
// and a server may be updated to another Node while its workflows run. One report for all, in vitest's form.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeBinary } from './node-binary.mjs';

const MAJORS = [20, 22, 24];

const root = join(import.meta.dirname, '..', '..');
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const folder = mkdtempSync(join(tmpdir(), 'stigmer-replay-'));
try {
  const report = MAJORS.map(replayOn).reduce(joined);
  if (process.env['STIGMER_TEST_REPORT']) {
    writeFileSync(process.env['STIGMER_TEST_REPORT'], JSON.stringify(report));
  }
  process.exitCode = report.success ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}

/** The report of one version. One that could not be had, or that ended before it could write a report, has failed. */
function replayOn(major) {
  const name = `Node.js ${major}`;
  process.stdout.write(`\nReplaying on ${name}\n`);
  const file = join(folder, `${major}.json`);
  try {
    const { error, status } = spawnSync(nodeBinary(major), [vitest, 'run', '--config', 'vitest.replay.ts'], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, STIGMER_TEST_REPORT: file },
    });
    if (error) {
      throw error;
    }
    const report = JSON.parse(readFileSync(file, 'utf8'));
    const testResults = report.testResults.map((result) => ({ ...result, name: `${name}: ${result.name}` }));
    // Errors outside of any test count too.
    return { ...report, testResults, success: report.success && status === 0 };
  } catch (error) {
    const message = String(error);
    process.stderr.write(`${name}: ${message}\n`);
    return {
      numPassedTests: 0,
      numFailedTests: 1,
      numPendingTests: 0,
      numTodoTests: 0,
      success: false,
      testResults: [{ name, status: 'failed', message, assertionResults: [] }],
    };
  }
}

function joined(one, other) {
  return {
    numPassedTests: one.numPassedTests + other.numPassedTests,
    numFailedTests: one.numFailedTests + other.numFailedTests,
    numPendingTests: one.numPendingTests + other.numPendingTests,
    numTodoTests: one.numTodoTests + other.numTodoTests,
    success: one.success && other.success,
    testResults: [...one.testResults, ...other.testResults],
  };
}
