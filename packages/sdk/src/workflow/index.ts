export * from './execute.js';
export * from './failures.js';
export type { ExecuteAgentInput, ExecuteWorkflowInput } from '../inputs.js';
