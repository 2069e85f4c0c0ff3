import { fileURLToPath } from 'node:url';
import { asRevisionOne } from './as-revision-1.js';
import { runInteropWorker } from './run-worker.js';

/** A caller as it was built when the first revision of the messages was the only one. */
await runInteropWorker({
  client: { interceptors: [asRevisionOne] },
  dataConverter: {
    payloadConverterPath: fileURLToPath(new URL('./revision-1-converter.js', import.meta.url)),
  },
});
