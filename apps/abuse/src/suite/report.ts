import { writeFile } from 'node:fs/promises';
import type { Row } from './row.js';

/** Each attack counts as a test, in the form of vitest's report. */
export async function writeReport(rows: readonly Row[]): Promise<void> {
  const file = process.env['STIGMER_TEST_REPORT'];
  if (file) {
    const failed = rows.filter(({ complaints }) => complaints.length > 0);
    const report = {
      numPassedTests: rows.length - failed.length,
      numFailedTests: failed.length,
      numPendingTests: 0,
      numTodoTests: 0,
      success: failed.length === 0,
      testResults: [
        {
          name: 'abuse',
          assertionResults: failed.map(({ attack, complaints }) => ({
            fullName: attack.name,
            status: 'failed',
            failureMessages: complaints,
          })),
        },
      ],
    };
    await writeFile(file, JSON.stringify(report));
  }
}
