import type { JsonObject, JsonValue } from '../json.js';
import type { Follows } from '../language-change.js';
import { rootScope } from './builtins/index.js';
import { evaluate } from './evaluate.js';
import { plain } from './item.js';
import { JqBudgetError, JqSyntaxError } from './jq-error.js';
import { toJsonValue } from './json-text.js';
import { checkNames } from './names.js';
import { parse } from './parser.js';
import { Runtime } from './scope.js';
import type { Node } from './syntax.js';

/** Steps one evaluation may take: about two seconds of work, far above any sensible expression. */
export const DEFAULT_MAX_STEPS = 5_000_000;

/** What an evaluation may use besides its input. */
export interface RunOptions {
  /** Values of `$name`; each must be among the names the program was compiled with. */
  readonly variables?: JsonObject;
  /** Seconds since 1970, for `now`. Default: 0, for expressions that don't ask. */
  readonly now?: () => number;
  /** Whether the run follows a change of the language. Default: it follows all. */
  readonly follows?: Follows;
  /** Default: `DEFAULT_MAX_STEPS`. */
  readonly maxSteps?: number;
}

/** A compiled expression. Running it is pure: the same input and options give the same results. */
export interface Program {
  run(input: JsonValue, options?: RunOptions): Iterable<JsonValue>;
}

/** Compiles a jq expression; throws `JqSyntaxError` when it isn't one or names something unknown. */
export function compile(source: string, variables: Iterable<string> = []): Program {
  const tree = parseChecked(source, new Set(variables));
  return {
    *run(input, options = {}) {
      const { now = () => 0, follows = () => true, maxSteps = DEFAULT_MAX_STEPS } = options;
      const runtime = new Runtime(evaluate, now, follows, maxSteps);
      let scope = rootScope(runtime);
      for (const [name, value] of Object.entries(options.variables ?? {})) {
        scope = scope.withVariable(name, value);
      }
      try {
        for (const { value } of scope.evaluate(tree, plain(input))) yield toJsonValue(value);
      } catch (error) {
        // JavaScript's own limits: a recursion without an end, or a value that grows without one.
        if (error instanceof RangeError) {
          throw new JqBudgetError('the expression recurses too deeply or makes too large a value');
        }
        throw error;
      }
    },
  };
}

function parseChecked(source: string, variables: ReadonlySet<string>): Node {
  try {
    const tree = parse(source);
    checkNames(tree, variables);
    return tree;
  } catch (error) {
    // JavaScript's own limit.
    if (error instanceof RangeError) throw new JqSyntaxError('the expression is nested too deeply', 0);
    throw error;
  }
}
