import { createValidator } from '@bufbuild/protovalidate';

/**
 * Checks messages by the rules of their schemas. There is one for the whole process: it compiles the rules of a type of field when
 * it first meets them, which takes hundreds of milliseconds for all of them.
 */
export const validator = createValidator();
