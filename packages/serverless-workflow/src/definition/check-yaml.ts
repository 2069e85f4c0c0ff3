import { isAlias, isMap, isNode, isPair, isScalar, isSeq, visit, type Document } from 'yaml';
import { HALF } from './check-expressions.js';
import type { Aliases } from './yaml-aliases.js';

/** Something wrong in a YAML document whose syntax is right. */
export interface YamlProblem {
  /** Where it stands in the text, as an offset. */
  readonly at: number;
  readonly message: string;
}

/** Finds what would be read as something else than is written, or not at all. */
export function checkYaml(document: Document.Parsed, targets: Aliases['targets']): YamlProblem[] {
  const problems: YamlProblem[] = [];
  const report = (node: unknown, message: string): void => {
    problems.push({ at: startOf(node), message });
  };
  visit(document, {
    Pair(_key, { key, value }) {
      if (isMergeKey(key) && !isMergeable(value, targets)) {
        report(key, '`<<` takes an alias of an object, such as `<<: *defaults`, or a list of such aliases');
      }
    },
    Scalar(_key, scalar, path) {
      const { value } = scalar;
      if (typeof value === 'string' && !value.isWellFormed()) {
        report(scalar, HALF);
      } else if (typeof value === 'bigint' && !path.some(isSchema)) {
        const number = Number(value);
        if (!Number.isFinite(number) || BigInt(number) !== value) {
          report(
            scalar,
            `${value} would become ${number}, since numbers are exact up to 2^53 only: write it as a text, in quotes`,
          );
        }
      }
    },
  });
  return problems;
}

/** YAML 1.2 has no merge keys any more, but people and most readers know them. Quoted, it is a name like any other. */
function isMergeKey(key: unknown): boolean {
  return isScalar(key) && typeof key.value === 'symbol';
}

function isMergeable(value: unknown, targets: Aliases['targets']): boolean {
  const source = isAlias(value) ? targets.get(value) : value;
  return isMap(source) || (isSeq(source) && source.items.every((item) => isMergeable(item, targets)));
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

/** A bound in a JSON schema, such as the largest number of 64 bits, is no data. */
function isSchema(node: unknown): boolean {
  return isPair(node) && isScalar(node.key) && node.key.value === 'schema';
}
