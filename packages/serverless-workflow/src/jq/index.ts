// jq in TypeScript, for a sandbox. Why it is our own: every JavaScript jq on the npm registry was compared with the real
// one on some 300 expressions, and each gave wrong results without an error for everyday ones (see the package's README).
// The real jq compiled to WebAssembly starts asynchronously, which a deterministic sandbox can't wait for. The tests
// compare this one with it.
export { checkLimits } from './check-limits.js';
export { holdsHalf } from './holds-half.js';
export { cut, JqBudgetError, JqError, JqSyntaxError } from './jq-error.js';
export { Budget, DEFAULT_MAX_STEPS, WORK_PER_STEP } from './budget.js';
export { compile, type Program, type RunOptions } from './program.js';
