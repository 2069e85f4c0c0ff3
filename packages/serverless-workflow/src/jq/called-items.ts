import type { Budget } from './budget.js';
import type { Item } from './item.js';

/** What a call gives. It is worked out as it is asked for, and each time the call counts as so many levels deeper. */
export class CalledItems implements IterableIterator<Item> {
  private items: Iterator<Item> | undefined;

  constructor(
    private readonly budget: Budget,
    private readonly levels: number,
    private readonly call: () => Iterable<Item>,
  ) {}

  [Symbol.iterator](): this {
    return this;
  }

  next(): IteratorResult<Item> {
    this.budget.enter(this.levels);
    try {
      this.items ??= this.call()[Symbol.iterator]();
      return this.items.next();
    } finally {
      this.budget.leave(this.levels);
    }
  }

  return(): IteratorResult<Item> {
    this.items?.return?.();
    return { done: true, value: undefined };
  }
}
