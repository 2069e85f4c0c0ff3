import { configDefaults, defineConfig } from 'vitest/config';

/** Where to leave a report for machines; none by default. */
const reportFile = process.env['STIGMER_TEST_REPORT'];

/** Recording histories is no test: it is done on demand. */
const recorders = process.env['RECORD_HISTORIES'] ? ['apps/*/test/**/*.record.ts'] : [];

export default defineConfig({
  test: {
    reporters: reportFile ? ['default', ['json', { outputFile: reportFile }]] : ['default'],
    include: [
      ...recorders,
      'packages/*/src/**/*.test.ts',
      'packages/*/test/**/*.test.ts',
      'apps/*/src/**/*.test.ts',
      'apps/*/test/**/*.test.ts',
    ],
    // They need an older Temporal server too: see vitest.older-temporal.ts.
    exclude: [...configDefaults.exclude, '**/*.older.test.ts'],
    globalSetup: ['./vitest.temporal.ts'],
    // Most tests wait for a Temporal server, never for a time; this only ends what would hang.
    testTimeout: 300_000,
    // Hooks bundle workflows and start servers.
    hookTimeout: 300_000,
    // By default a poll gives up after a second, which a busy machine may well take.
    expect: { poll: { timeout: 100_000 } },
    maxWorkers: 2,
  },
});
