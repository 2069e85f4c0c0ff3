import type { DataConverter } from '@temporalio/common';
import { fileURLToPath } from 'node:url';

/** Temporal requires the converter by path, as built JavaScript; tests run the sources, so the path is of the build. */
export const dataConverter: DataConverter = {
  payloadConverterPath: fileURLToPath(new URL('../../dist/temporal/payload-converter.js', import.meta.url)),
};
