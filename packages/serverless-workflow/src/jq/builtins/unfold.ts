import type { JsonValue } from '../../json.js';
import type { Budget } from '../budget.js';
import type { Item } from '../item.js';
import { JqError } from '../jq-error.js';
import type { Filter } from '../scope.js';
import { through } from './native.js';

/** About what a filter takes that has not come to its end. */
const ITERATOR_BYTES = 200;

/** What to do with a value: give it as a result, and go on with what `update` makes of it. */
export type Decide = (value: JsonValue) => { readonly give: boolean; readonly goOn: boolean };

export const always: Decide = () => ({ give: true, goOn: true });

/** How many levels a recursion has before it looks which of them have come to their end. */
const LEVELS_KEPT = 1_000;

/** The item, then what `update` makes of it, and so on: depth first, without growing the call stack. */
export function* unfold(
  item: Item,
  update: Filter | undefined,
  decide: Decide,
  count: () => void,
  budget: Budget,
): Iterable<Item> {
  const waiting: Iterator<Item>[] = [];
  const open = (source: Iterator<Item>): void => {
    budget.recurse();
    waiting.push(source);
  };
  const drop = (): void => {
    waiting.pop();
    budget.endRecursion(1);
  };
  try {
    open([item][Symbol.iterator]());
    for (let source = waiting.at(-1); source !== undefined; source = waiting.at(-1)) {
      count();
      const next = source.next();
      if (next.done === true) {
        drop();
        continue;
      }
      const { give, goOn } = decide(next.value.value);
      if (give) yield next.value;
      if (!goOn) continue;
      budget.allocate(ITERATOR_BYTES);
      if (waiting.length > LEVELS_KEPT && budget.countsAll) {
        const rest = source instanceof LookAhead ? source : new LookAhead(source);
        drop();
        if (rest.hasMore()) open(rest);
      }
      open(through(update, next.value)[Symbol.iterator]());
    }
  } finally {
    for (const source of waiting) source.return?.();
    budget.endRecursion(waiting.length);
  }
}

/**
 * An iterator that can tell whether it has more to give. A recursion whose filter gives one result each time can go on for as long as it
 * likes that way, as in jq. An error that comes instead of more is thrown when its turn comes.
 */
class LookAhead implements Iterator<Item> {
  private ahead: (() => IteratorResult<Item>) | undefined;

  constructor(private readonly source: Iterator<Item>) {}

  hasMore(): boolean {
    if (this.ahead !== undefined) return true;
    try {
      const next = this.source.next();
      if (next.done === true) return false;
      this.ahead = () => next;
    } catch (error) {
      if (!(error instanceof JqError)) throw error;
      this.ahead = () => {
        throw error;
      };
    }
    return true;
  }

  next(): IteratorResult<Item> {
    const { ahead } = this;
    this.ahead = undefined;
    return ahead === undefined ? this.source.next() : ahead();
  }

  return(): IteratorResult<Item> {
    this.source.return?.();
    return { done: true, value: undefined };
  }
}
