import { Scope, functionKey, type Callable, type NativeFunction, type Runtime } from '../scope.js';
import { parse } from '../parser.js';
import type { FunctionDefinition, Node } from '../syntax.js';
import { collectionFunctions } from './collections.js';
import { mathFunctions } from './math.js';
import { pathFunctions } from './paths.js';
import { PRELUDE } from './prelude.js';
import { regexFunctions } from './regex.js';
import { streamFunctions } from './streams.js';
import { stringFunctions } from './strings.js';
import { timeFunctions } from './time.js';
import { typeFunctions } from './types.js';

const natives: ReadonlyMap<string, NativeFunction> = new Map(
  [
    typeFunctions,
    mathFunctions,
    stringFunctions,
    regexFunctions,
    collectionFunctions,
    streamFunctions,
    pathFunctions,
    timeFunctions,
  ].flatMap((group) => Object.entries(group)),
);

const prelude: ReadonlyMap<string, FunctionDefinition> = new Map(
  definitions(parse(`${PRELUDE} .`).tree).map((definition) => [
    functionKey(definition.name, definition.parameters.length),
    definition,
  ]),
);

/** Whether jq brings a function of this name and number of arguments along. */
export function isBuiltin(key: string): boolean {
  return natives.has(key) || prelude.has(key);
}

/** The scope every expression starts in: nothing but what jq brings along. */
export function rootScope(runtime: Runtime): Scope {
  const lookup = (key: string): Callable | undefined => {
    const native = natives.get(key);
    if (native !== undefined) return { kind: 'native', native };
    const definition = prelude.get(key);
    return definition === undefined ? undefined : { kind: 'defined', definition, scope: root };
  };
  const root: Scope = new Scope(runtime, lookup);
  return root;
}

function definitions(node: Node): FunctionDefinition[] {
  return node.kind === 'define' ? [node.definition, ...definitions(node.body)] : [];
}
