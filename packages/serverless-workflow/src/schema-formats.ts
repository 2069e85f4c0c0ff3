import { isJsonObject, type JsonObject, type JsonValue } from './json.js';
import { NAMED_SCHEMAS, SCHEMAS } from './schema-keywords.js';

const URL_OF_THE_WEB = '^([hH][tT][tT][pP][sS]?|[fF][tT][pP])://[^\\s/?#]+([/?#]\\S*)?$';

const URL_FORMAT = /"format":"url"/;

/**
 * A schema with a pattern in place of `format: url`, which no draft of JSON Schema has, and which the library that checks schemas reads in
 * exponential time. It reads its other formats in linear time.
 */
export function withLinearFormats(schema: JsonObject | boolean): JsonObject | boolean {
  return isJsonObject(schema) && URL_FORMAT.test(JSON.stringify(schema)) ? rewriteObject(schema) : schema;
}

function rewrite(schema: JsonValue): JsonValue {
  if (Array.isArray(schema)) return schema.map(rewrite);
  return isJsonObject(schema) ? rewriteObject(schema) : schema;
}

function rewriteObject(schema: JsonObject): JsonObject {
  const rewritten = Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [
      keyword,
      SCHEMAS.has(keyword)
        ? rewrite(value)
        : NAMED_SCHEMAS.has(keyword) && isJsonObject(value)
          ? rewriteEach(value)
          : value,
    ]),
  );
  if (rewritten['format'] !== 'url') return rewritten;
  const { format: _, allOf, ...others } = rewritten;
  return { ...others, allOf: [...(Array.isArray(allOf) ? allOf : []), { pattern: URL_OF_THE_WEB }] };
}

function rewriteEach(schemas: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, rewrite(schema)]));
}
