import type { JsonValue } from '../json.js';
import type { Follows } from '../language-change.js';
import type { Budget } from './budget.js';
import type { Item } from './item.js';
import type { FunctionDefinition, Node } from './syntax.js';

/** Runs a syntax tree on one item; the results come as they are asked for. */
export type Evaluate = (node: Node, item: Item, scope: Scope) => Iterable<Item>;

/** A filter handed to a function: a piece of the caller's expression with the caller's names. */
export type Filter = (item: Item) => Iterable<Item>;

/** A function written in TypeScript. */
export type NativeFunction = (item: Item, args: readonly Filter[], runtime: Runtime) => Iterable<Item>;

/** What a call may lead to. */
export type Callable =
  | { readonly kind: 'defined'; readonly definition: FunctionDefinition; readonly scope: Scope }
  | { readonly kind: 'filter'; readonly filter: Filter }
  | { readonly kind: 'native'; readonly native: NativeFunction };

/** What one run of an expression needs from outside. */
export interface Runtime {
  readonly evaluate: Evaluate;
  /** Seconds since 1970, for `now`. */
  readonly now: () => number;
  /** To be asked where a change of the language makes a difference, and nowhere else. */
  readonly follows: Follows;
  readonly budget: Budget;
}

interface Link<T> {
  readonly name: string;
  readonly value: T;
  readonly outer: Link<T> | undefined;
}

/** The names an expression can see at one place. Scopes are never changed, only nested. */
export class Scope {
  constructor(
    readonly runtime: Runtime,
    private readonly builtins: (key: string) => Callable | undefined,
    private readonly variables?: Link<JsonValue>,
    private readonly functions?: Link<Callable>,
    private readonly labels?: Link<object>,
  ) {}

  withVariable(name: string, value: JsonValue): Scope {
    const variables = { name, value, outer: this.variables };
    return new Scope(this.runtime, this.builtins, variables, this.functions, this.labels);
  }

  withFunction(key: string, value: Callable): Scope {
    const functions = { name: key, value, outer: this.functions };
    return new Scope(this.runtime, this.builtins, this.variables, functions, this.labels);
  }

  withLabel(name: string, value: object): Scope {
    const labels = { name, value, outer: this.labels };
    return new Scope(this.runtime, this.builtins, this.variables, this.functions, labels);
  }

  variable(name: string): JsonValue | undefined {
    return find(this.variables, name);
  }

  callable(key: string): Callable | undefined {
    return find(this.functions, key) ?? this.builtins(key);
  }

  label(name: string): object | undefined {
    return find(this.labels, name);
  }

  evaluate(node: Node, item: Item): Iterable<Item> {
    return this.runtime.evaluate(node, item, this);
  }

  /** The values a part of the expression gives, when their place in the input doesn't matter. */
  *values(node: Node, value: JsonValue): Iterable<JsonValue> {
    for (const result of this.evaluate(node, { value, place: undefined })) yield result.value;
  }
}

/** Functions are told apart by name and number of arguments, as in jq: `limit/2`. */
export function functionKey(name: string, arity: number): string {
  return `${name}/${arity}`;
}

function find<T>(from: Link<T> | undefined, name: string): T | undefined {
  for (let link = from; link !== undefined; link = link.outer) if (link.name === name) return link.value;
  return undefined;
}
