export * from './caller-outcome.js';
export * from './execution-kind.js';
export * from './failure-codes.js';
export * from './final-phase.js';
export * from './json-protobuf.js';
export * from './revisions.js';
export * from './time-limits.js';
export * from './well-formed-json.js';
