export type { WorkflowDefinition } from '../workflow-definition.js';
export { checkDefinition, parseDefinition, type ParseOptions, type ParseResult } from './parse-definition.js';
export { DefinitionError, type DefinitionProblem } from './problems.js';
export { literalTimeoutMs } from './literal-timeout.js';
export { checkKeys, type RepeatedKey } from './unique-keys.js';
