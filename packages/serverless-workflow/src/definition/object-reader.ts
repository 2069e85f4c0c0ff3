import { isJsonObject, ownValue, type JsonObject, type JsonValue } from '../json.js';
import { typeName } from '../jq/jq-error.js';
import { pointerTo } from '../pointer.js';
import { report, type Surroundings } from './surroundings.js';

/**
 * Takes an object of a definition apart, key by key, and reports what doesn't fit. What it returns in place of a wrong
 * value is only there to go on looking for problems: a definition with any problem is never handed out.
 */
export class ObjectReader {
  private readonly taken = new Set<string>();
  private readonly object: JsonObject;

  constructor(
    value: JsonValue,
    readonly pointer: string,
    readonly surroundings: Surroundings,
  ) {
    if (!isJsonObject(value)) report(surroundings, pointer, `must be an object, not ${article(value)}`);
    this.object = isJsonObject(value) ? value : {};
  }

  at(key: string): string {
    return pointerTo(this.pointer, key);
  }

  has(key: string): boolean {
    return Object.hasOwn(this.object, key);
  }

  keys(): string[] {
    return Object.keys(this.object);
  }

  /** The value of a key that may be missing. */
  optional(key: string): JsonValue | undefined {
    this.taken.add(key);
    return ownValue(this.object, key);
  }

  required(key: string): JsonValue {
    const value = this.optional(key);
    if (value === undefined) report(this.surroundings, this.pointer, `must have ${JSON.stringify(key)}`);
    return value ?? null;
  }

  string(key: string): string {
    return this.optionalString(key) ?? this.missing(key, '');
  }

  optionalString(key: string): string | undefined {
    return this.ofType(key, (value) => typeof value === 'string', 'a string');
  }

  integer(key: string): number {
    return this.optionalInteger(key) ?? this.missing(key, 0);
  }

  optionalInteger(key: string): number | undefined {
    return this.ofType(
      key,
      (value): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0,
      'a whole number that is not negative',
    );
  }

  optionalBoolean(key: string): boolean | undefined {
    return this.ofType(key, (value) => typeof value === 'boolean', 'true or false');
  }

  optionalObject(key: string): JsonObject | undefined {
    return this.ofType(key, isJsonObject, 'an object');
  }

  /** A part to be read on its own; nothing when the key is missing. */
  child<T>(key: string, read: (value: JsonValue, pointer: string) => T): T | undefined {
    const value = this.optional(key);
    return value === undefined ? undefined : read(value, this.at(key));
  }

  /** Takes a key that exists in the DSL but that this interpreter doesn't cover. */
  refuse(key: string, why: string): void {
    if (this.optional(key) !== undefined) report(this.surroundings, this.at(key), `is not supported: ${why}`);
  }

  /** Reports the keys nobody took. Call it last. */
  finish(): void {
    const known = [...this.taken].join(', ');
    for (const key of this.keys()) {
      if (this.taken.has(key)) continue;
      report(this.surroundings, this.at(key), `is not known here (known: ${known})`);
    }
  }

  private ofType<T extends JsonValue>(
    key: string,
    fits: (value: JsonValue) => value is T,
    wanted: string,
  ): T | undefined {
    const value = this.optional(key);
    if (value === undefined || fits(value)) return value;
    report(this.surroundings, this.at(key), `must be ${wanted}, not ${article(value)}`);
    return undefined;
  }

  private missing<T>(key: string, placeholder: T): T {
    if (!this.has(key)) report(this.surroundings, this.pointer, `must have ${JSON.stringify(key)}`);
    return placeholder;
  }
}

function article(value: JsonValue): string {
  const type = typeName(value);
  if (value === null) return 'null';
  return type === 'array' || type === 'object' ? `an ${type}` : `the ${type} ${JSON.stringify(value)}`;
}
