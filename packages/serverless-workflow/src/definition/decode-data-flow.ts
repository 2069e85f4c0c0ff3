import { isJsonObject, type JsonObject, type JsonValue } from '../json.js';
import { patternFaults, withoutBacktracking } from '../schema-patterns.js';
import { validator } from '../schema-check.js';
import type {
  ExportDefinition,
  InputDefinition,
  OutputDefinition,
  SchemaDefinition,
} from '../workflow-definition.js';
import { checkExpression, checkTemplate, type ExpressionPlace } from './check-expressions.js';
import { ObjectReader } from './object-reader.js';
import { report, type Surroundings } from './surroundings.js';

/** Spec: DSL reference, "Input". */
export function decodeInput(
  value: JsonValue,
  pointer: string,
  surroundings: Surroundings,
  place: ExpressionPlace,
): InputDefinition {
  const reader = new ObjectReader(value, pointer, surroundings);
  const schema = decodeSchema(reader);
  const from = decodeTransformation(reader, 'from', place);
  reader.finish();
  return { ...schema, from };
}

/** Spec: DSL reference, "Output" and "Export", which look the same. */
export function decodeOutput(
  value: JsonValue,
  pointer: string,
  surroundings: Surroundings,
  place: ExpressionPlace,
): OutputDefinition & ExportDefinition {
  const reader = new ObjectReader(value, pointer, surroundings);
  const schema = decodeSchema(reader);
  const as = decodeTransformation(reader, 'as', place);
  reader.finish();
  return { ...schema, as };
}

function decodeTransformation(
  reader: ObjectReader,
  key: string,
  place: ExpressionPlace,
): string | JsonObject | undefined {
  const value = reader.optional(key);
  if (value === undefined) return undefined;
  if (typeof value === 'string') checkExpression(reader.surroundings, value, place, reader.at(key));
  else if (isJsonObject(value)) checkTemplate(reader.surroundings, value, place, reader.at(key));
  else report(reader.surroundings, reader.at(key), 'must be an expression or an object of expressions');
  return typeof value === 'string' || isJsonObject(value) ? value : undefined;
}

function decodeSchema(reader: ObjectReader): { readonly schema?: SchemaDefinition } {
  const schema = reader.child('schema', (value, pointer) => {
    const inner = new ObjectReader(value, pointer, reader.surroundings);
    const format = inner.optionalString('format');
    inner.refuse('resource', 'the interpreter fetches nothing; write the schema into `document`');
    const document = inner.required('document');
    inner.finish();
    if (format !== undefined && !/^json(:|$)/.test(format)) {
      report(reader.surroundings, inner.at('format'), 'must be json, the only format there is');
    }
    return { format, document: checkedDocument(document, inner) };
  });
  return schema === undefined ? {} : { schema };
}

function checkedDocument(document: JsonValue, reader: ObjectReader): JsonObject | boolean {
  if (typeof document !== 'boolean' && !isJsonObject(document)) {
    if (reader.has('document')) report(reader.surroundings, reader.at('document'), 'must be a JSON schema');
    return true;
  }
  let found = false;
  for (const { pointer, message } of patternFaults(document)) {
    report(reader.surroundings, `${reader.at('document')}${pointer}`, message);
    found = true;
  }
  if (found) return document;
  try {
    // A schema that refers to what isn't there shows it at the first use.
    withoutBacktracking({ work: () => undefined }, () => validator({ document }).validate({}));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    report(reader.surroundings, reader.at('document'), `is not a JSON schema that works: ${message}`);
  }
  return document;
}
