import { runInteropWorker } from './run-worker.js';

await runInteropWorker();
