import type { Document } from 'yaml';
import type { JsonValue } from '../json.js';
import { pointerSteps } from '../pointer.js';
import { checkYaml, type YamlProblem } from './check-yaml.js';
import type { WorkflowDefinition } from '../workflow-definition.js';
import { decodeWorkflow } from './decode-workflow.js';
import { nodeFinder } from './node-finder.js';
import { DefinitionError, type DefinitionProblem } from './problems.js';
import { readYaml } from './read-yaml.js';
import { findAliases, replaceAliases } from './yaml-aliases.js';

/** What is known of the host that will run the definition. */
export interface ParseOptions {
  /**
   * The functions `call` tasks may name besides those of `use.functions` (`http` among them, if the host has it).
   * Default: any name is taken.
   */
  readonly functions?: Iterable<string>;
}

/** A definition that can be run, or everything that is wrong with it. */
export type ParseResult =
  | { readonly ok: true; readonly definition: WorkflowDefinition }
  | { readonly ok: false; readonly problems: readonly DefinitionProblem[] };

/**
 * Reads a definition from YAML (or JSON, which is YAML too) and checks all that can be known before it runs: its shape,
 * what this interpreter supports, references, flow directives, schemas, and every expression.
 */
export function checkDefinition(yamlText: string, options: ParseOptions = {}): ParseResult {
  const { document, problems: unread, lines } = readYaml(yamlText);
  const located = ({ at, message }: YamlProblem): DefinitionProblem => ({
    pointer: '',
    message,
    line: lines.linePos(at).line,
  });
  if (document === undefined || unread.length > 0) {
    return { ok: false, problems: unread.toSorted(inOrder).map(located) };
  }
  const aliases = findAliases(document);
  const odd = [...aliases.problems, ...checkYaml(document, aliases.targets)].toSorted(inOrder).map(located);
  if (aliases.problems.length > 0) return { ok: false, problems: odd };
  replaceAliases(document, aliases.targets);
  const json = readJson(document);
  if (json instanceof Error) {
    const problems = odd.length > 0 ? odd : [{ pointer: '', message: `can't be read: ${json.message}` }];
    return { ok: false, problems };
  }
  const problems: DefinitionProblem[] = [];
  const hostFunctions = options.functions === undefined ? undefined : new Set(options.functions);
  const definition = decodeWorkflow(json, { problems, hostFunctions });
  const nearestNode = nodeFinder(document);
  const withLine = (problem: DefinitionProblem): DefinitionProblem => {
    const start = nearestNode(pointerSteps(problem.pointer))?.range?.[0];
    return start === undefined ? problem : { ...problem, line: lines.linePos(start).line };
  };
  const all = [...odd, ...problems.map(withLine)];
  if (all.length === 0) return { ok: true, definition: withoutGaps(definition) };
  return { ok: false, problems: all.toSorted((left, right) => (left.line ?? 0) - (right.line ?? 0)) };
}

/** Like `checkDefinition`, but throws a `DefinitionError` that lists everything that is wrong. */
export function parseDefinition(
  yamlText: string,
  sourceName: string,
  options: ParseOptions = {},
): WorkflowDefinition {
  const result = checkDefinition(yamlText, options);
  if (!result.ok) throw new DefinitionError(sourceName, result.problems);
  return result.definition;
}

function inOrder(left: YamlProblem, right: YamlProblem): number {
  return left.at - right.at;
}

/** The definition as it will be once it has travelled as JSON: keys without a value are gone. */
function withoutGaps(definition: WorkflowDefinition): WorkflowDefinition {
  const json: WorkflowDefinition = JSON.parse(JSON.stringify(definition));
  return json;
}

/** The document as JSON, or why it isn't any. YAML has values JSON hasn't (NaN, keys that are no strings): a round trip leaves only JSON. */
function readJson(document: Document.Parsed): JsonValue | Error {
  const reviver = (_key: unknown, value: unknown): unknown =>
    typeof value === 'bigint' ? Number(value) : value;
  try {
    const json: JsonValue = JSON.parse(JSON.stringify(document.toJS({ reviver }) ?? null));
    return json;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
