import { isMap, isNode, isScalar, isSeq, type Document, type Node } from 'yaml';

/**
 * Makes a function that finds the node to which the steps of a pointer lead; where they lead further than there is, the last one on
 * the way: a problem may be that something is missing.
 */
export function nodeFinder(document: Document.Parsed): (steps: readonly string[]) => Node | null {
  // The reader of YAML would look through all of an object's keys for each step.
  const children = new Map<Node, ReadonlyMap<unknown, unknown>>();
  const childrenOf = (node: Node): ReadonlyMap<unknown, unknown> => {
    const known = children.get(node) ?? readChildren(node);
    children.set(node, known);
    return known;
  };
  return (steps) => {
    let nearest: Node | null = document.contents;
    for (const step of steps) {
      const next: unknown = nearest && childrenOf(nearest).get(step);
      if (!isNode(next)) return nearest;
      nearest = next;
    }
    return nearest;
  };
}

function readChildren(node: Node): ReadonlyMap<unknown, unknown> {
  if (isSeq(node)) return new Map(node.items.map((item, index) => [String(index), item]));
  return new Map(
    isMap(node) ? node.items.map(({ key, value }) => [isScalar(key) ? key.value : key, value]) : [],
  );
}
