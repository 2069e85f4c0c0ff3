/** A JSON value. The interpreter never changes one in place: what looks like a change is a copy. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  [key: string]: JsonValue;
}

/** Whether a JSON value is an object (and not an array or null). */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads an own property; what objects inherit (`constructor`, `__proto__`) is not data. */
export function ownValue(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Sets a property of an object under construction; `__proto__` becomes plain data as in `JSON.parse`. */
export function defineValue(object: JsonObject, key: string, value: JsonValue): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    object[key] = value;
  }
}

/** A copy of the object with one property set. */
export function withValue(object: JsonObject, key: string, value: JsonValue): JsonObject {
  const copy: JsonObject = { ...object };
  defineValue(copy, key, value);
  return copy;
}
