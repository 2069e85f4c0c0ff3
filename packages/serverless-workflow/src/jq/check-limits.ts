import { JqSyntaxError } from './jq-error.js';
import { checkNames } from './names.js';
import { MAX_EXPRESSION_LEVELS } from './nesting.js';
import { parse } from './parser.js';
import { patternFault } from './regex.js';
import { functionKey } from './scope.js';
import type { Node } from './syntax.js';

type Call = Extract<Node, { kind: 'call' }>;

/** Where the flags stand among the arguments of the functions that take a pattern. */
const FLAGS_AT: ReadonlyMap<string, number> = new Map([
  ['test/1', 1],
  ['test/2', 1],
  ['match/1', 1],
  ['match/2', 1],
  ['capture/1', 1],
  ['capture/2', 1],
  ['scan/1', 1],
  ['scan/2', 1],
  ['split/2', 1],
  ['splits/1', 1],
  ['splits/2', 1],
  ['sub/2', 2],
  ['sub/3', 2],
  ['gsub/2', 2],
  ['gsub/3', 2],
]);

/**
 * Throws `JqSyntaxError` where an expression that compiles is nested too deeply, or has a pattern that can't be used. That is checked
 * when a definition is read and not when it runs: a run may have begun before.
 */
export function checkLimits(source: string, variables: Iterable<string>): void {
  const { tree, levels } = parse(source);
  if (levels > MAX_EXPRESSION_LEVELS) {
    throw new JqSyntaxError(
      `the expression is nested too deeply: ${MAX_EXPRESSION_LEVELS} levels are the most`,
      0,
    );
  }
  checkNames(tree, new Set(variables), (call) => {
    const flagsAt = FLAGS_AT.get(functionKey(call.name, call.args.length));
    const fault = flagsAt === undefined ? undefined : literalFault(call, flagsAt);
    if (fault !== undefined) throw new JqSyntaxError(fault, call.at);
  });
}

/** What is wrong with a pattern that is written as it is. One that is computed shows it when it is. */
function literalFault(call: Call, flagsAt: number): string | undefined {
  const pattern = literalText(call.args[0]);
  const flags = call.args[flagsAt] === undefined ? '' : literalText(call.args[flagsAt]);
  return pattern === undefined || flags === undefined ? undefined : patternFault(pattern, flags);
}

/** The text of a literal; null stands for no flags. */
function literalText(node: Node | undefined): string | undefined {
  if (node?.kind !== 'literal') return undefined;
  if (node.value === null) return '';
  return typeof node.value === 'string' ? node.value : undefined;
}
