import { configDefaults, defineConfig } from 'vitest/config';
import config from './vitest.config.js';

// The server of the whole run, and of all that its tests start.
process.env['STIGMER_TEMPORAL_SERVER'] = '1.29';

/** The heart of the handshake, where an older server could behave in another way. */
const CORE = [
  'agent-outcomes',
  'cancel',
  'deadlines',
  'delivered-payload',
  'delivery-edges',
  'eager-start',
  'hold',
  'late-rebind',
  'list',
  'monitor',
  'request-ids',
  'resets',
  'retries',
  'watch',
  'workflow-outcomes',
];

/** A shorter suite, against a Temporal server that is three releases old. */
export default defineConfig({
  test: {
    ...config.test,
    include: [
      ...CORE.map((name) => `apps/stigmer-server/test/${name}.test.ts`),
      'packages/*/src/**/*.older.test.ts',
    ],
    exclude: configDefaults.exclude,
  },
});
