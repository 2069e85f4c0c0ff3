import type { Computation } from './computation.js';
import type { Host } from './host.js';
import { defineValue, isJsonObject, type JsonObject, type JsonValue } from './json.js';
import { compile, cut, JqError, JqSyntaxError, JqBudgetError, type Program } from './jq/index.js';
import type { Follows } from './language-change.js';
import { errorTypes, WorkflowError } from './workflow-error.js';

const WRAPPED = /^\s*\$\{([\s\S]+)\}\s*$/;
const SHOWN_CHARACTERS = 120;

/** The expression inside `${ … }`, when the whole text is one. Spec: DSL, "Runtime Expressions" (strict mode). */
export function wrappedExpression(text: string): string | undefined {
  return WRAPPED.exec(text)?.[1];
}

/** The expression of a place where only an expression can stand, so that `${ … }` may be left out. */
export function bareExpression(text: string): string {
  return wrappedExpression(text) ?? text;
}

/** Evaluates the expressions of one run. Each is compiled once. */
export class Expressions {
  private readonly programs = new Map<string, Program>();

  constructor(
    private readonly host: Pick<Host, 'now' | 'follows'>,
    private readonly computation: Computation,
  ) {}

  /** The one value of an expression; an error when it has none or several. */
  evaluate(source: string, input: JsonValue, variables: JsonObject, instance: string): JsonValue {
    const follows: Follows = (change) => this.host.follows?.(change) ?? true;
    const maxSteps = this.computation.allowance(instance);
    try {
      const results = this.program(source, variables).run(input, {
        variables,
        now: () => this.host.now().getTime() / 1000,
        follows,
        maxSteps,
        onSpent: (steps) => this.computation.spend(Math.min(steps, maxSteps)),
      });
      return onlyOne(results);
    } catch (error) {
      if (!isOfExpression(error)) throw error;
      this.computation.check(instance);
      throw expressionError(source, error, instance, follows);
    }
  }

  /** jq's truth: all but null and false. */
  test(source: string, input: JsonValue, variables: JsonObject, instance: string): boolean {
    const value = this.evaluate(bareExpression(source), input, variables, instance);
    return value !== null && value !== false;
  }

  /** Data in which the strings that are `${ … }` as a whole are replaced by their values. */
  fill(template: JsonValue, input: JsonValue, variables: JsonObject, instance: string): JsonValue {
    if (typeof template === 'string') {
      const source = wrappedExpression(template);
      return source === undefined ? template : this.evaluate(source, input, variables, instance);
    }
    if (Array.isArray(template)) {
      return template.map((item) => this.fill(item, input, variables, instance));
    }
    return isJsonObject(template) ? this.fillObject(template, input, variables, instance) : template;
  }

  fillObject(template: JsonObject, input: JsonValue, variables: JsonObject, instance: string): JsonObject {
    const filled: JsonObject = {};
    for (const [key, value] of Object.entries(template)) {
      defineValue(filled, key, this.fill(value, input, variables, instance));
    }
    return filled;
  }

  /** A transformation (`from`, `as`): a string is an expression as a whole, an object is a template. */
  transform(
    transformation: string | JsonObject | undefined,
    input: JsonValue,
    variables: JsonObject,
    instance: string,
  ): JsonValue {
    if (transformation === undefined) return input;
    if (typeof transformation !== 'string') return this.fill(transformation, input, variables, instance);
    return this.evaluate(bareExpression(transformation), input, variables, instance);
  }

  private program(source: string, variables: JsonObject): Program {
    const names = Object.keys(variables);
    const key = `${names.join(' ')}\n${source}`;
    const known = this.programs.get(key);
    if (known !== undefined) return known;
    const program = compile(source, names);
    this.programs.set(key, program);
    return program;
  }
}

function onlyOne(results: Iterable<JsonValue>): JsonValue {
  let only: JsonValue | undefined;
  for (const value of results) {
    if (only !== undefined) {
      throw new JqError('it gives more than one value; put it in [ ] to get them as an array');
    }
    only = value;
  }
  if (only === undefined) throw new JqError('it gives no value; add // null if there may be none');
  return only;
}

function isOfExpression(error: unknown): error is Error {
  return error instanceof JqError || error instanceof JqSyntaxError || error instanceof JqBudgetError;
}

/** As much of an error's text as its problem tells. */
const MAX_MESSAGE_CHARACTERS = 10_000;

function expressionError(source: string, error: Error, instance: string, follows: Follows): WorkflowError {
  const message = follows('counted-work') ? cut(error.message, MAX_MESSAGE_CHARACTERS) : error.message;
  const trimmed = source.trim();
  const shown = cut(trimmed, SHOWN_CHARACTERS);
  return new WorkflowError(
    {
      type: errorTypes.expression,
      status: 400,
      title: 'An expression failed',
      detail: `${message} (in the expression ${shown})`,
      instance,
    },
    { cause: error },
  );
}
