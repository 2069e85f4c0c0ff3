import { Validator, type OutputUnit, type SchemaDraft, type ValidationResult } from '@cfworker/json-schema';
import { Budget, JqBudgetError, WORK_PER_STEP } from './jq/index.js';
import type { JsonValue } from './json.js';
import type { Follows } from './language-change.js';
import { PatternError } from './regex/index.js';
import type { Run } from './run.js';
import { schemaCost } from './schema-cost.js';
import { withLinearFormats } from './schema-formats.js';
import { hasPatterns, withoutBacktracking } from './schema-patterns.js';
import type { SchemaDefinition } from './workflow-definition.js';
import { errorTypes, WorkflowError } from './workflow-error.js';

// Of the libraries that check JSON schemas this one interprets the schema; ajv, the usual choice, makes code with
// `new Function`, which a sandbox may forbid.

const SHOWN_ERRORS = 5;

/** Keywords that only pass on what a deeper one found. */
const CONTAINERS: ReadonlySet<string> = new Set([
  '$ref',
  'additionalProperties',
  'allOf',
  'items',
  'patternProperties',
  'prefixItems',
  'properties',
]);

/** Throws a validation error that says what doesn't fit. Spec: DSL reference, "Schema". */
export function checkSchema(
  schema: SchemaDefinition | undefined,
  value: JsonValue,
  what: 'input' | 'output' | 'context',
  instance: string,
  run: Pick<Run, 'host' | 'computation'>,
): void {
  if (schema === undefined) return;
  const { valid, errors } = validate(schema, value, what, instance, run);
  if (valid) return;
  throw new WorkflowError({
    type: errorTypes.validation,
    status: 400,
    title: `The ${what} doesn't fit its schema`,
    detail: summary(errors, what),
    instance,
  });
}

function validate(
  schema: SchemaDefinition,
  value: JsonValue,
  what: string,
  instance: string,
  run: Pick<Run, 'host' | 'computation'>,
): ValidationResult {
  const { computation } = run;
  const maxSteps = computation.allowance(instance);
  try {
    return countedValidation(schema, value, run, maxSteps);
  } catch (error) {
    if (!(error instanceof JqBudgetError || error instanceof PatternError)) throw error;
    computation.check(instance);
    const detail =
      error instanceof PatternError
        ? `A pattern of it ${error.message}`
        : `Checking it was stopped after ${maxSteps} steps.`;
    throw new WorkflowError(
      {
        type: errorTypes.validation,
        status: 400,
        title: `The ${what} can't be checked against its schema`,
        detail,
        instance,
      },
      { cause: error },
    );
  }
}

function countedValidation(
  schema: SchemaDefinition,
  value: JsonValue,
  { host, computation }: Pick<Run, 'host' | 'computation'>,
  maxSteps: number,
): ValidationResult {
  const follows: Follows = (change) => host.follows?.(change) ?? true;
  const budget = new Budget(maxSteps, follows);
  try {
    const isBounded = follows('bounded-runs');
    if (isBounded) budget.work(WORK_PER_STEP * schemaCost(schema.document, value));
    const document = isBounded ? withLinearFormats(schema.document) : schema.document;
    const check = (): ValidationResult => validator({ ...schema, document }).validate(value);
    return hasPatterns(document) && follows('linear-regex') ? withoutBacktracking(budget, check) : check();
  } finally {
    computation.spend(Math.min(budget.spent, maxSteps));
  }
}

/** Checks values against the schema; throws what the library throws when the schema itself is wrong. */
export function validator(schema: SchemaDefinition): Validator {
  const { document } = schema;
  // All errors, not just the first.
  return new Validator(document, draftOf(document), false);
}

function draftOf(document: SchemaDefinition['document']): SchemaDraft {
  const uri = typeof document === 'object' ? document['$schema'] : undefined;
  if (typeof uri !== 'string') return '2020-12';
  if (uri.includes('draft-04')) return '4';
  if (uri.includes('draft-07') || uri.includes('draft-06')) return '7';
  return uri.includes('2019-09') ? '2019-09' : '2020-12';
}

function summary(errors: readonly OutputUnit[], what: string): string {
  const causes = errors.filter(({ keyword }) => !CONTAINERS.has(keyword));
  const shown = (causes.length > 0 ? causes : errors)
    .slice(0, SHOWN_ERRORS)
    .map(({ instanceLocation, error }) => `${what}${instanceLocation.replace(/^#/, '')}: ${error}`);
  const left = causes.length - shown.length;
  return left > 0 ? `${shown.join(' ')} (and ${left} more)` : shown.join(' ');
}
