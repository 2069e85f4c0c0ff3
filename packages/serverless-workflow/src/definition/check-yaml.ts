import { isAlias, isMap, isPair, isScalar, isSeq, visit, type Document, type Node } from 'yaml';
import { HALF } from './check-expressions.js';

/** Something wrong in a YAML document whose syntax is right. */
export interface YamlProblem {
  /** Where it stands in the text, as an offset. */
  readonly at: number;
  readonly message: string;
}

/** Finds what would be read as something else than is written, or not at all. */
export function checkYaml(document: Document.Parsed): YamlProblem[] {
  const problems: YamlProblem[] = [];
  const report = (node: unknown, message: string): void => {
    problems.push({ at: (node as Node).range?.[0] ?? 0, message });
  };
  visit(document, {
    Alias(_key, alias) {
      if (!alias.resolve(document)) {
        report(alias, `there is no anchor &${alias.source} before it`);
      }
    },
    Pair(_key, { key, value }) {
      if (isMergeKey(key) && !isMergeable(value, document)) {
        report(key, '`<<` takes an alias of an object, such as `<<: *defaults`, or a list of such aliases');
      }
    },
    Scalar(_key, scalar, path) {
      const { value } = scalar;
      if (typeof value === 'string' && !value.isWellFormed()) {
        report(scalar, HALF);
      } else if (typeof value === 'bigint' && BigInt(Number(value)) !== value && !path.some(isSchema)) {
        report(
          scalar,
          `${value} would become ${Number(value)}, since numbers are exact up to 2^53 only: write it as a text, in quotes`,
        );
      }
    },
  });
  return problems;
}

/** YAML 1.2 has no merge keys any more, but people and most readers know them. Quoted, it is a name like any other. */
function isMergeKey(key: unknown): boolean {
  return isScalar(key) && typeof key.value === 'symbol';
}

function isMergeable(value: unknown, document: Document.Parsed): boolean {
  const source = isAlias(value) ? value.resolve(document) : value;
  return isMap(source) || (isSeq(source) && source.items.every((item) => isMergeable(item, document)));
}

/** A bound in a JSON schema, such as the largest number of 64 bits, is no data. */
function isSchema(node: unknown): boolean {
  return isPair(node) && isScalar(node.key) && node.key.value === 'schema';
}
