import type { JsonValue } from '../json.js';

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';
export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type AssignmentOperator = '=' | '|=' | '+=' | '-=' | '*=' | '/=' | '%=' | '//=';

/** `def name(params): body;` A parameter written `$name` is a value, one without `$` a filter. */
export interface FunctionDefinition {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly isValue: boolean }[];
  readonly body: Node;
}

/** The left side of `as`: a variable, or a shape to take apart. */
export type Pattern =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'array'; readonly items: readonly Pattern[] }
  | { readonly kind: 'object'; readonly entries: readonly PatternEntry[] };

export interface PatternEntry {
  readonly key: Node;
  /** Set for `{$name}` and `{$name: pattern}`: the value of the key is bound to it too. */
  readonly variable: string | undefined;
  readonly pattern: Pattern | undefined;
}

/** The syntax tree of a jq expression. */
export type Node =
  | { readonly kind: 'identity' }
  | { readonly kind: 'literal'; readonly value: JsonValue }
  | {
      readonly kind: 'string';
      readonly parts: readonly (string | Node)[];
      readonly format: string;
      readonly at: number;
    }
  | { readonly kind: 'format'; readonly name: string; readonly at: number }
  | { readonly kind: 'index'; readonly target: Node; readonly key: Node }
  | {
      readonly kind: 'slice';
      readonly target: Node;
      readonly from: Node | undefined;
      readonly to: Node | undefined;
    }
  | { readonly kind: 'iterate'; readonly target: Node }
  | { readonly kind: 'array'; readonly body: Node | undefined }
  | { readonly kind: 'object'; readonly entries: readonly { readonly key: Node; readonly value: Node }[] }
  | { readonly kind: 'negate'; readonly operand: Node }
  | { readonly kind: 'pipe'; readonly left: Node; readonly right: Node }
  | { readonly kind: 'comma'; readonly left: Node; readonly right: Node }
  | {
      readonly kind: 'arithmetic';
      readonly operator: ArithmeticOperator;
      readonly left: Node;
      readonly right: Node;
    }
  | {
      readonly kind: 'comparison';
      readonly operator: ComparisonOperator;
      readonly left: Node;
      readonly right: Node;
    }
  | { readonly kind: 'and'; readonly left: Node; readonly right: Node }
  | { readonly kind: 'or'; readonly left: Node; readonly right: Node }
  | { readonly kind: 'alternative'; readonly left: Node; readonly right: Node }
  | {
      readonly kind: 'assign';
      readonly operator: AssignmentOperator;
      readonly left: Node;
      readonly right: Node;
    }
  | { readonly kind: 'if'; readonly condition: Node; readonly consequent: Node; readonly otherwise: Node }
  | { readonly kind: 'try'; readonly body: Node; readonly handler: Node | undefined }
  | {
      readonly kind: 'reduce';
      readonly source: Node;
      readonly pattern: Pattern;
      readonly initial: Node;
      readonly update: Node;
    }
  | {
      readonly kind: 'foreach';
      readonly source: Node;
      readonly pattern: Pattern;
      readonly initial: Node;
      readonly update: Node;
      readonly extract: Node;
    }
  | { readonly kind: 'bind'; readonly source: Node; readonly pattern: Pattern; readonly body: Node }
  | { readonly kind: 'variable'; readonly name: string; readonly at: number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Node[]; readonly at: number }
  | { readonly kind: 'define'; readonly definition: FunctionDefinition; readonly body: Node }
  | { readonly kind: 'label'; readonly name: string; readonly body: Node }
  | { readonly kind: 'break'; readonly name: string; readonly at: number };

export const IDENTITY: Node = { kind: 'identity' };
