import { runWorkflow } from '@stigmer/serverless-workflow';
import { payloadConverter } from './payload-converter.js';

/**
 * What all workflows of a worker share, in place of loading it anew for each: building the descriptors of messages took a third
 * of the workflow thread's time, and the interpreter of definitions another 6 %. Nothing here holds any state but
 * caches that change no result: patterns that were compiled.
 *
 * They are named because a bundler leaves out what is only imported.
 */
export const sharedModules = [payloadConverter, runWorkflow];
