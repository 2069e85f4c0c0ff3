import type { JsonObject, JsonValue } from '../json.js';
import type { Follows, LanguageChange } from '../language-change.js';
import { rootScope } from './builtins/index.js';
import { Budget, DEFAULT_MAX_STEPS } from './budget.js';
import { evaluate } from './evaluate.js';
import { plain } from './item.js';
import { JqBudgetError, JqSyntaxError } from './jq-error.js';
import { toJsonValue } from './json-text.js';
import { checkNames } from './names.js';
import { parse } from './parser.js';
import type { Runtime } from './scope.js';
import type { Node } from './syntax.js';

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
  /** Hears how many steps it took, when it has ended in any way. */
  readonly onSpent?: (steps: number) => void;
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
      const { now = () => 0, maxSteps = DEFAULT_MAX_STEPS } = options;
      const follows = remembered(options.follows ?? (() => true));
      const budget = new Budget(maxSteps, follows);
      const runtime: Runtime = { evaluate, now, follows, budget };
      let scope = rootScope(runtime);
      for (const [name, value] of Object.entries(options.variables ?? {})) {
        scope = scope.withVariable(name, value);
      }
      try {
        for (const { value } of scope.evaluate(tree, plain(input))) yield toJsonValue(value, budget);
      } catch (error) {
        // JavaScript's own limits, which a run meets that began before all was counted.
        if (error instanceof RangeError) {
          throw new JqBudgetError('the expression recurses too deeply or makes too large a value');
        }
        throw error;
      } finally {
        options.onSpent?.(budget.spent);
      }
    },
  };
}

function parseChecked(source: string, variables: ReadonlySet<string>): Node {
  try {
    const { tree } = parse(source);
    checkNames(tree, variables);
    return tree;
  } catch (error) {
    // JavaScript's own limit.
    if (error instanceof RangeError) throw new JqSyntaxError('the expression is nested too deeply', 0);
    throw error;
  }
}

/** Asks about each change once: within one evaluation the answer is the same. */
function remembered(follows: Follows): Follows {
  const answers = new Map<LanguageChange, boolean>();
  return (change) => {
    const known = answers.get(change);
    if (known !== undefined) return known;
    const answer = follows(change);
    answers.set(change, answer);
    return answer;
  };
}
