import { isJsonObject, type JsonValue } from './json.js';

/** Characters, or comparisons, that count as one step. */
const PER_STEP = 16;

const UNIQUE_ITEMS = /"uniqueItems":true/;

/**
 * How many steps checking a value against a schema takes at most, beside matching its patterns. The library compares each item of an
 * array with each other one where `uniqueItems` asks for it.
 *
 * @param schema a JSON schema
 * @param value a JSON value
 */
export function schemaCost(schema: JsonValue, value: JsonValue): number {
  const written = JSON.stringify(schema);
  const looks = Math.max(1, written.split('{').length - 1);
  const { size, compared } = measure(value);
  return looks * (size / PER_STEP) + (UNIQUE_ITEMS.test(written) ? compared / PER_STEP : 0);
}

/** The size of a value, and how much is looked at where the items of each array are compared with each other. */
function measure(value: JsonValue): { readonly size: number; readonly compared: number } {
  const inner = Array.isArray(value) ? value : isJsonObject(value) ? Object.values(value) : [];
  let size = typeof value === 'string' ? 1 + value.length : 1;
  let compared = 0;
  for (const item of inner) {
    const measured = measure(item);
    size += measured.size;
    compared += measured.compared;
  }
  return { size, compared: compared + (Array.isArray(value) ? value.length * size : 0) };
}
