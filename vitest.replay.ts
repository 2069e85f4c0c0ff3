import { configDefaults, defineConfig } from 'vitest/config';
import config from './vitest.config.js';

/** Recorded histories alone: they need no Temporal server. See scripts/replay. */
export default defineConfig({
  test: {
    ...config.test,
    include: ['apps/stigmer-server/test/replay.test.ts'],
    exclude: configDefaults.exclude,
    globalSetup: [],
  },
});
