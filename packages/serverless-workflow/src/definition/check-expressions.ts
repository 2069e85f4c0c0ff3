import { bareExpression, wrappedExpression } from '../expressions.js';
import { isJsonObject, type JsonValue } from '../json.js';
import { cutPlace } from '../cut-place.js';
import { checkLimits, compile, holdsHalf, JqSyntaxError } from '../jq/index.js';
import { pointerTo } from '../pointer.js';
import { report, type Surroundings } from './surroundings.js';

/** The places an expression can stand in; which variables there are depends on it. */
export type ExpressionPlace = keyof typeof VARIABLES;

// Spec: DSL, "Runtime expression arguments", the table of what is available where.
const VARIABLES = {
  'workflow input': ['runtime', 'workflow'],
  'workflow timeout': ['runtime', 'workflow'],
  'workflow output': ['context', 'runtime', 'workflow'],
  'task condition': ['context', 'runtime', 'workflow', 'task'],
  'task input': ['context', 'runtime', 'workflow', 'task'],
  'task definition': ['context', 'runtime', 'workflow', 'task', 'input'],
  'task output': ['context', 'runtime', 'workflow', 'task', 'input'],
  'task export': ['context', 'runtime', 'workflow', 'task', 'input', 'output'],
} as const;

/** Names that `for` and `catch` may not give to their own variables. */
export const RESERVED_VARIABLES: ReadonlySet<string> = new Set([
  'authorization',
  'context',
  'input',
  'output',
  'runtime',
  'secrets',
  'task',
  'workflow',
]);

const UNWRAPPED = /\$\{/;

/** What is wrong with a text that is no well-formed UTF-16. */
export const HALF =
  'holds half of a surrogate pair (\\ud800 to \\udfff), which is no character: write the whole pair';

/** Checks a string that is an expression with or without `${ … }`. */
export function checkExpression(
  surroundings: Surroundings,
  text: string,
  place: ExpressionPlace,
  pointer: string,
): void {
  checkSource(surroundings, bareExpression(text), place, pointer);
}

/** Checks data in which strings that are `${ … }` as a whole are expressions. */
export function checkTemplate(
  surroundings: Surroundings,
  template: JsonValue,
  place: ExpressionPlace,
  pointer: string,
): void {
  if (typeof template === 'string') {
    const source = wrappedExpression(template);
    if (source !== undefined) checkSource(surroundings, source, place, pointer);
    else if (UNWRAPPED.test(template)) report(surroundings, pointer, halfWrapped(template));
  } else if (Array.isArray(template)) {
    for (const [index, item] of template.entries()) {
      checkTemplate(surroundings, item, place, pointerTo(pointer, index));
    }
  } else if (isJsonObject(template)) {
    for (const [key, value] of Object.entries(template)) {
      checkTemplate(surroundings, value, place, pointerTo(pointer, key));
    }
  }
}

function checkSource(
  surroundings: Surroundings,
  source: string,
  place: ExpressionPlace,
  pointer: string,
): void {
  try {
    const variables = [...VARIABLES[place], ...surroundings.inherited];
    compile(source, variables);
    checkLimits(source, variables);
    if (holdsHalf(source)) report(surroundings, pointer, HALF);
  } catch (error) {
    if (!(error instanceof JqSyntaxError)) throw error;
    report(
      surroundings,
      pointer,
      `is not a jq expression that works here: ${error.message}${where(source, error)}`,
    );
  }
}

function where(source: string, { at }: JqSyntaxError): string {
  const near = source.slice(cutPlace(source, Math.max(0, at - 10)), cutPlace(source, at + 20)).trim();
  return near === '' ? '' : ` (near ${JSON.stringify(near)})`;
}

function halfWrapped(text: string): string {
  const inner = /\$\{([^}]*)\}/.exec(text)?.[1]?.trim() ?? '.name';
  return (
    'an expression in the middle of a text is not evaluated: make the whole text one expression, ' +
    `such as \${ "… \\(${inner}) …" }`
  );
}
