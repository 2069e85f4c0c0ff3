export { compilePattern, type CompiledPattern, type PatternOptions } from './compiled-pattern.js';
export { ECMASCRIPT, ONIGURUMA } from './dialects.js';
export { findMatch, type Slots, type WorkCounter } from './matcher.js';
export { PatternError } from './pattern-error.js';
