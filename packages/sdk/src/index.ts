export * from './activities.js';
export * from './client.js';
export { StigmerConverterError } from './converter-check.js';
export * from './inputs.js';
export * from './plugin.js';
