import type { DescEnum, DescField, DescMessage } from '@bufbuild/protobuf';
import { nearestName } from './nearest-name.js';
import { quoted } from './quoted.js';

/**
 * Finds the first name in a message's JSON that its schema doesn't have, of a field or of an enum's value, and says which there
 * are. What else may be wrong is left to the reader of the message.
 *
 * @param path where the message stands in the request; empty for the request itself
 * @returns undefined where all names are known
 */
export function findJsonFault(schema: DescMessage, json: unknown, path = ''): string | undefined {
  if (!isObject(json) || hasJsonOfItsOwn(schema)) {
    return undefined;
  }
  for (const [key, value] of Object.entries(json)) {
    const place = path === '' ? quoted(key) : `${path}.${quoted(key)}`;
    const field = schema.fields.find(({ name, jsonName }) => key === jsonName || key === name);
    const fault = field ? findFaultInField(field, value, place) : unknownField(schema, key, place);
    if (fault !== undefined) {
      return fault;
    }
  }
  return undefined;
}

function findFaultInField(field: DescField, value: unknown, place: string): string | undefined {
  const { message, enum: enumeration } = field;
  const values = isRepeated(field, value) ? Object.values(value) : [value];
  for (const item of values) {
    const fault = message
      ? findJsonFault(message, item, place)
      : enumeration && findUnknownValue(enumeration, item, place);
    if (fault !== undefined) {
      return fault;
    }
  }
  return undefined;
}

/** Whether a field's value holds several: those of a list, or those of a map. */
function isRepeated(field: DescField, value: unknown): value is object {
  return field.fieldKind === 'list' ? Array.isArray(value) : field.fieldKind === 'map' && isObject(value);
}

function unknownField(schema: DescMessage, key: string, place: string): string {
  const names = schema.fields.map(({ jsonName }) => jsonName);
  return `${place} is no field of ${schema.typeName}.${suggestion(key, names)}`;
}

function findUnknownValue(enumeration: DescEnum, value: unknown, place: string): string | undefined {
  const names = enumeration.values.map(({ name }) => name);
  return typeof value !== 'string' || names.includes(value)
    ? undefined
    : `${place} is "${quoted(value)}", which is no value of ${enumeration.typeName}.${suggestion(value, names)}`;
}

function suggestion(meant: string, known: readonly string[]): string {
  const nearest = nearestName(meant, known);
  return (
    (nearest === undefined ? '' : ` Did you mean "${nearest}"?`) +
    (known.length === 0 ? ' It has none.' : ` It has: ${known.join(', ')}.`)
  );
}

/** Messages such as Struct and Timestamp have a JSON form that isn't made of their fields; a Struct's names are free. */
function hasJsonOfItsOwn({ typeName }: DescMessage): boolean {
  return typeName.startsWith('google.protobuf.');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
