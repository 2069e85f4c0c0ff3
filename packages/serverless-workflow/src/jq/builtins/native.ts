import type { JsonValue } from '../../json.js';
import { computed, plain } from '../item.js';
import type { Filter, NativeFunction, Runtime } from '../scope.js';

/** Functions by key, such as `join/1`. */
export type NativeFunctions = Readonly<Record<string, NativeFunction>>;

/** A function of the input alone. */
export function ofInput(compute: (input: JsonValue, runtime: Runtime) => JsonValue): NativeFunction {
  return (item, _args, runtime) => [computed(compute(item.value, runtime), item)];
}

/** A function of the input and one argument; it runs once for each result of the argument. */
export function withArgument(
  compute: (input: JsonValue, arg: JsonValue, runtime: Runtime) => JsonValue,
): NativeFunction {
  return function* (item, [arg], runtime) {
    for (const value of results(arg, item.value)) yield computed(compute(item.value, value, runtime), item);
  };
}

/** A function of the input and two arguments, the second of which turns slowest. */
export function withArguments(
  compute: (input: JsonValue, first: JsonValue, second: JsonValue, runtime: Runtime) => JsonValue,
): NativeFunction {
  return function* (item, [first, second], runtime) {
    for (const b of results(second, item.value)) {
      for (const a of results(first, item.value)) {
        yield computed(compute(item.value, a, b, runtime), item);
      }
    }
  };
}

/** The values a filter gives for an input; a missing filter gives null. */
export function* results(filter: Filter | undefined, input: JsonValue): Iterable<JsonValue> {
  if (filter === undefined) {
    yield null;
    return;
  }
  for (const { value } of filter(plain(input))) yield value;
}

/** Runs the item through the filter, places and all; a missing filter passes it on. */
export function through(filter: Filter | undefined, item: Parameters<Filter>[0]): ReturnType<Filter> {
  return filter === undefined ? [item] : filter(item);
}
