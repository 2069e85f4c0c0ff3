import type { JsonValue } from '../../json.js';
import { WORK_PER_STEP, type Budget } from '../budget.js';
import { isTruthy } from '../compare.js';
import { computed, inside, pathOf, type Item } from '../item.js';
import { describe, JqError } from '../jq-error.js';
import { getKey } from '../paths.js';
import type { Filter } from '../scope.js';
import { iterate } from '../evaluate-access.js';
import { results, through, type NativeFunctions } from './native.js';
import { always, unfold, type Decide } from './unfold.js';

/** Functions that make, cut or test streams of results. They keep the place of what passes through them. */
export const streamFunctions: NativeFunctions = {
  'empty/0': () => [],
  'error/0': ({ value }) => {
    throw new JqError(value);
  },
  'error/1': (item, [message]) => {
    for (const value of results(message, item.value)) throw new JqError(value);
    return [];
  },
  'first/1': (item, [filter]) => limit(1, filter, item),
  'last/1': function* (item, [filter]) {
    let last: Item | undefined;
    for (const result of through(filter, item)) last = result;
    if (last !== undefined) yield last;
  },
  'limit/2': function* (item, [count, filter]) {
    for (const value of results(count, item.value)) yield* limit(number(value, 'limit'), filter, item);
  },
  'skip/2': function* (item, [count, filter]) {
    for (const value of results(count, item.value)) {
      let left = number(value, 'skip');
      for (const result of through(filter, item)) {
        if (left > 0) left -= 1;
        else yield result;
      }
    }
  },
  'nth/2': function* (item, [count, filter]) {
    for (const value of results(count, item.value)) {
      const position = number(value, 'nth');
      if (position < 0) throw new JqError("nth doesn't support negative indices");
      const found = Array.from(limit(position + 1, filter, item));
      const last = found[position];
      if (last !== undefined) yield last;
    }
  },
  'isempty/1': function* (item, [filter]) {
    yield computed(Array.from(limit(1, filter, item)).length === 0, item);
  },
  'any/2': function* (item, [generator, condition]) {
    yield computed(some(generator, condition, item.value, true), item);
  },
  'all/2': function* (item, [generator, condition]) {
    yield computed(!some(generator, condition, item.value, false), item);
  },
  'range/3': function* (item, [from, upto, by], runtime) {
    for (const start of results(from, item.value)) {
      for (const end of results(upto, item.value)) {
        for (const step of results(by, item.value)) {
          const [first, last, width] = [start, end, step].map((part) => number(part, 'range'));
          for (const value of range(first ?? 0, last ?? 0, width ?? 0)) {
            runtime.budget.step();
            yield computed(value, item);
          }
        }
      }
    }
  },
  'while/2': (item, [condition, update], { budget }) => {
    const decide: Decide = (value) => {
      const isWanted = holds(condition, value);
      return { give: isWanted, goOn: isWanted };
    };
    return unfold(item, update, decide, () => budget.step(), budget);
  },
  'until/2': (item, [condition, update], { budget }) => {
    const decide: Decide = (value) => {
      const isDone = holds(condition, value);
      return { give: isDone, goOn: !isDone };
    };
    return unfold(item, update, decide, () => budget.step(), budget);
  },
  'repeat/1': (item, [update], { budget }) => unfold(item, update, always, () => budget.step(), budget),
  'recurse/0': (item, _args, { budget }) => recurse(item, (of) => children(of, budget), budget),
  'recurse/1': (item, [filter], { budget }) => recurse(item, filter, budget),
  'getpath/1': function* (item, [path], { budget }) {
    for (const value of results(path, item.value)) {
      if (!Array.isArray(value)) throw new JqError('Path must be specified as an array');
      budget.work(value.length);
      yield value.reduce<Item>(
        (at, key) => inside(at.value === null ? null : getKey(at.value, key, budget), at, key),
        item,
      );
    }
  },
  'path/1': function* (item, [filter]) {
    for (const found of through(filter, { value: item.value, place: [] })) {
      yield computed([...pathOf(found)], item);
    }
  },
};

function* limit(count: number, filter: Filter | undefined, item: Item): Iterable<Item> {
  if (!(count > 0)) return;
  let left = Math.ceil(count);
  for (const result of through(filter, item)) {
    yield result;
    left -= 1;
    if (left === 0) return;
  }
}

/** Whether the condition is (`wanted`) or isn't true for at least one result of the generator. */
function some(
  generator: Filter | undefined,
  condition: Filter | undefined,
  input: JsonValue,
  wanted: boolean,
): boolean {
  for (const value of results(generator, input)) {
    for (const verdict of results(condition, value)) if (isTruthy(verdict) === wanted) return true;
  }
  return false;
}

function* range(from: number, upto: number, by: number): Iterable<number> {
  // A step of zero never gets there: jq repeats the start for ever, and the step budget ends that.
  if (by >= 0) for (let value = from; value < upto; value += by) yield value;
  else for (let value = from; value > upto; value += by) yield value;
}

function holds(condition: Filter | undefined, input: JsonValue): boolean {
  for (const value of results(condition, input)) return isTruthy(value);
  return false;
}

/** The item and all that the filter leads to from it. */
function recurse(item: Item, filter: Filter | undefined, budget: Budget): Iterable<Item> {
  return unfold(item, filter, always, () => budget.work(WORK_PER_STEP), budget);
}

function children(item: Item, budget: Budget): Iterable<Item> {
  return typeof item.value === 'object' && item.value !== null ? iterate(item, budget) : [];
}

function number(value: JsonValue, wantedBy: string): number {
  if (typeof value === 'number') return value;
  throw new JqError(`${wantedBy} needs a number, not ${describe(value)}`);
}
