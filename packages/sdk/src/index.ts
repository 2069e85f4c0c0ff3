export * from './activities.js';
export { createArtifactCodec } from './artifact-codec.js';
export * from './client.js';
export { StigmerConfigError, StigmerConverterError } from './config-error.js';
export { payloadConverterPath } from './converter-check.js';
export * from './fetch-artifact.js';
export * from './inputs.js';
export * from './plugin.js';
