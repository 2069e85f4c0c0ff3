import {
  isAlias,
  isCollection,
  isNode,
  isPair,
  isScalar,
  visit,
  type Alias,
  type Document,
  type Node,
} from 'yaml';
import type { YamlProblem } from './check-yaml.js';

/** How many values the aliases of a definition may stand for together: more than anybody writes, fewer than fill the memory. */
const MAX_ALIASED_VALUES = 100_000;

/** What the aliases of a document stand for, and what is wrong with them. */
export interface Aliases {
  readonly targets: ReadonlyMap<Alias, Node>;
  readonly problems: readonly YamlProblem[];
}

/**
 * Finds what each alias stands for, in one walk: the reader of YAML looks through the whole document for each. An anchor that is
 * written more than once counts as it was last written before the alias.
 */
export function findAliases(document: Document.Parsed): Aliases {
  const targets = new Map<Alias, Node>();
  const problems: YamlProblem[] = [];
  const anchors = new Map<string, Node>();
  /** How many values a node with an anchor has. While its parts are walked, it has none yet. */
  const sizes = new Map<Node, number>();
  let aliased = 0;

  const sizeOfAlias = (alias: Alias): number => {
    const at = alias.range?.[0] ?? 0;
    const target = anchors.get(alias.source);
    if (target === undefined) {
      problems.push({ at, message: `there is no anchor &${alias.source} before it` });
      return 1;
    }
    const size = sizes.get(target);
    if (size === undefined) {
      problems.push({
        at,
        message: `*${alias.source} stands inside of what it stands for, which has no end`,
      });
      return 1;
    }
    targets.set(alias, target);
    aliased += size;
    return size;
  };
  const sizeOf = (node: unknown): number => {
    if (isPair(node)) return sizeOf(node.key) + sizeOf(node.value);
    if (isAlias(node)) return sizeOfAlias(node);
    const anchor = isScalar(node) || isCollection(node) ? node.anchor : undefined;
    if (isNode(node) && anchor !== undefined) anchors.set(anchor, node);
    const size = isCollection(node) ? node.items.reduce<number>((sum, item) => sum + sizeOf(item), 1) : 1;
    if (isNode(node) && anchor !== undefined) sizes.set(node, size);
    return size;
  };
  sizeOf(document.contents);
  if (aliased > MAX_ALIASED_VALUES) {
    const message = `its aliases stand for more than ${MAX_ALIASED_VALUES} values together: write less of it by aliases`;
    problems.push({ at: 0, message });
  }
  return { targets, problems };
}

/** Puts in the place of each alias what it stands for. */
export function replaceAliases(document: Document.Parsed, targets: Aliases['targets']): void {
  visit(document, { Alias: (_key, alias) => targets.get(alias) });
}
