export { cutPlace } from './cut-place.js';
export { faultText } from './fault-text.js';
export type { Branch, Host, TaskEvent, TaskReference } from './host.js';
export type { JsonObject, JsonValue } from './json.js';
export { CHANGES_OF_A_NEW_RUN, type LanguageChange } from './language-change.js';
export { runWorkflow } from './run-workflow.js';
export type { Task, TaskKind } from './task-definition.js';
export type { WorkflowDefinition } from './workflow-definition.js';
export { errorTypes, WorkflowError, type ProblemDetails } from './workflow-error.js';
