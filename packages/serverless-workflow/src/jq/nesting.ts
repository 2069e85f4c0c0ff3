import type { Node } from './syntax.js';

/** How many levels an expression may have: brackets, pipes and operators within each other. */
export const MAX_EXPRESSION_LEVELS = 500;

const levels = new WeakMap<object, number>();

/** How many levels deep a call stands in the body of its function, or in the expression as a whole. */
export function levelOf(call: Extract<Node, { kind: 'call' }>): number {
  return levels.get(call) ?? 1;
}

/** Finds out, once for each tree, how deep its calls stand; gives the levels of the deepest part of the tree. */
export function measureNesting(tree: Node): number {
  return measure(tree, 1);
}

function measure(part: object, level: number): number {
  if ('kind' in part && part.kind === 'call') levels.set(part, level);
  let deepest = level;
  for (const [key, inner] of Object.entries(part)) {
    if (typeof inner !== 'object' || inner === null) continue;
    // The body of a function begins anew: what calls it stands as deep as the call.
    deepest = Math.max(deepest, measure(inner, key === 'definition' ? 1 : level + ('kind' in inner ? 1 : 0)));
  }
  return deepest;
}
