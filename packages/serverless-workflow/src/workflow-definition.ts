import type { JsonObject } from './json.js';
import type { Task } from './task-definition.js';

/**
 * A definition in the shape of the DSL document itself, so that it travels as JSON and `$workflow.definition` shows it
 * unchanged. Make one with `parseDefinition` of `@stigmer/serverless-workflow/definition`: the interpreter trusts it.
 * Spec: DSL reference, "Workflow".
 */
export interface WorkflowDefinition {
  readonly document: WorkflowDocument;
  readonly input?: InputDefinition;
  readonly use?: ReusableComponents;
  readonly do: TaskList;
  readonly timeout?: Timeout;
  readonly output?: OutputDefinition;
  readonly evaluate?: Evaluation;
}

/** Spec: DSL reference, "Document". */
export interface WorkflowDocument {
  readonly dsl: string;
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
  readonly title?: string;
  readonly summary?: string;
  readonly tags?: JsonObject;
  readonly metadata?: JsonObject;
}

/** Spec: DSL reference, "Evaluate"; jq in strict mode is all there is. */
export interface Evaluation {
  readonly language?: 'jq';
  readonly mode?: 'strict';
}

/** Spec: DSL reference, "Use". */
export interface ReusableComponents {
  readonly errors?: Readonly<Record<string, ErrorDefinition>>;
  readonly functions?: Readonly<Record<string, Task>>;
  readonly retries?: Readonly<Record<string, RetryPolicy>>;
  readonly timeouts?: Readonly<Record<string, TimeoutDefinition>>;
}

/** Tasks in order, each in an object of its own whose only key is the task's name. */
export type TaskList = readonly Readonly<Record<string, Task>>[];

/** Spec: DSL reference, "Input". */
export interface InputDefinition {
  readonly schema?: SchemaDefinition;
  readonly from?: string | JsonObject;
}

/** Spec: DSL reference, "Output". */
export interface OutputDefinition {
  readonly schema?: SchemaDefinition;
  readonly as?: string | JsonObject;
}

/** Spec: DSL reference, "Export". */
export interface ExportDefinition {
  readonly schema?: SchemaDefinition;
  readonly as?: string | JsonObject;
}

/** An inline JSON schema. Spec: DSL reference, "Schema". */
export interface SchemaDefinition {
  readonly format?: string;
  readonly document: JsonObject | boolean;
}

/** The name of a timeout in `use.timeouts`, or a timeout. Spec: DSL reference, "Timeout". */
export type Timeout = string | TimeoutDefinition;

export interface TimeoutDefinition {
  readonly after: Duration;
}

/** Parts, an ISO 8601 text, or an expression that gives one. Spec: DSL reference, "Duration". */
export type Duration = string | DurationParts;

export interface DurationParts {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
}

/** Spec: DSL reference, "Error". */
export interface ErrorDefinition {
  readonly type: string;
  readonly status: number;
  readonly title?: string;
  readonly detail?: string;
  readonly instance?: string;
}

/** Spec: DSL reference, "Retry". */
export interface RetryPolicy {
  readonly when?: string;
  readonly exceptWhen?: string;
  readonly delay?: Duration;
  readonly backoff?: Backoff;
  readonly limit?: RetryLimit;
  readonly jitter?: { readonly from: Duration; readonly to: Duration };
}

/** Spec: DSL reference, "Backoff". */
export type Backoff =
  { readonly constant: JsonObject } | { readonly linear: JsonObject } | { readonly exponential: JsonObject };

/** Spec: DSL reference, "Retry Limit". */
export interface RetryLimit {
  readonly attempt?: { readonly count?: number; readonly duration?: Duration };
  readonly duration?: Duration;
}
