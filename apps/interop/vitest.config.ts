import { defineConfig } from 'vitest/config';

/** Where to leave a report for machines; none by default. */
const reportFile = process.env['STIGMER_TEST_REPORT'];

/** The interop matrix. It needs the toolchains of all languages, so it is no part of `npm test`. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    reporters: reportFile ? ['verbose', ['json', { outputFile: reportFile }]] : ['verbose'],
    include: ['src/matrix/*.matrix.ts'],
    // Rows wait for each other's machine, never for a time; these only end what would hang.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // All rows of a language wait at the same time: nearly all that they do is wait.
    maxConcurrency: 50,
  },
});
