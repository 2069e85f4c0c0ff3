import type { DataConverter } from '@temporalio/common';
import { fileURLToPath } from 'node:url';

/**
 * How what goes into Temporal is written, whoever writes it: workflow code, activities or the server itself. It is the border at
 * which texts are well-formed (docs/adr/0028-well-formed-text-and-bounded-nesting.md).
 *
 * Temporal requires the converters by path, as built JavaScript; tests run the sources, so the paths are of the build.
 */
export const dataConverter: DataConverter = {
  payloadConverterPath: built('payload-converter.js'),
  failureConverterPath: built('failure-converter.js'),
};

function built(file: string): string {
  return fileURLToPath(new URL(`../../dist/temporal/${file}`, import.meta.url));
}
