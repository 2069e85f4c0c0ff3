import { isMessage, toJson, type JsonObject, type JsonValue } from '@bufbuild/protobuf';
import type { GenMessage } from '@bufbuild/protobuf/codegenv2';
import { executionSchemas, type Execution } from './execution-kind.js';
import { messageFromJson } from './json-protobuf.js';

/** As `google.protobuf.Any` names the type of a message in its JSON form (https://protobuf.dev/programming-guides/json/#any). */
const TYPE = '@type';

const schemaByTypeUrl: ReadonlyMap<string, GenMessage<Execution>> = new Map(
  Object.values(executionSchemas).map(
    (schema) => [`type.googleapis.com/${schema.typeName}`, schema] as const,
  ),
);

/**
 * A value with the executions inside it in their JSON form, each with its type as `@type`, so that JSON can hold it. Only arrays
 * and plain objects are looked into, as JSON does.
 *
 * @returns undefined where there is no execution inside, also where the value itself is one
 */
export function withExecutionsAsJson(value: unknown): unknown {
  return holdsExecution(value) ? asJson(value) : undefined;
}

/** The value that {@link withExecutionsAsJson} was given, made again from what JSON has kept of it. */
export function withExecutionsFromJson(json: unknown): unknown {
  if (Array.isArray(json)) {
    return json.map(withExecutionsFromJson);
  }
  if (!isPlainObject(json)) {
    return json;
  }
  return (
    executionFromJson(json) ??
    Object.fromEntries(Object.entries(json).map(([key, item]) => [key, withExecutionsFromJson(item)]))
  );
}

/** Changes the JSON form of each execution that {@link withExecutionsAsJson} has put into a value. */
export async function mapExecutionsInJson(
  json: unknown,
  change: (execution: JsonObject) => Promise<JsonObject>,
): Promise<unknown> {
  if (Array.isArray(json)) {
    return Promise.all(json.map((item) => mapExecutionsInJson(item, change)));
  }
  if (!isPlainObject(json)) {
    return json;
  }
  if (schemaOf(json)) {
    return change(json as JsonObject);
  }
  const entries = Object.entries(json).map(async ([key, item]): Promise<[string, unknown]> => [
    key,
    await mapExecutionsInJson(item, change),
  ]);
  return Object.fromEntries(await Promise.all(entries));
}

/** Looks into everything once, so that a value that holds itself ends too; JSON then says what is wrong with that. */
function holdsExecution(value: unknown): boolean {
  if (!isContainer(value)) {
    return false;
  }
  const seen = new Set<object>([value]);
  const open: object[] = [value];
  for (let container = open.pop(); container; container = open.pop()) {
    for (const item of Object.values(container)) {
      if (isExecution(item)) {
        return true;
      }
      if (isContainer(item) && !seen.has(item)) {
        seen.add(item);
        open.push(item);
      }
    }
  }
  return false;
}

function asJson(value: unknown): unknown {
  if (isExecution(value)) {
    const schema = schemaByTypeUrl.get(typeUrlOf(value));
    return schema && { [TYPE]: typeUrlOf(value), ...(toJson(schema, value) as JsonObject) };
  }
  if (Array.isArray(value)) {
    return value.map(asJson);
  }
  return isContainer(value)
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asJson(item)]))
    : value;
}

/** A value of the user's own that only looks like an execution stays what it is. */
function executionFromJson(json: Readonly<Record<string, unknown>>): unknown {
  const schema = schemaOf(json);
  if (!schema) {
    return undefined;
  }
  const { [TYPE]: _, ...fields } = json as JsonObject;
  try {
    return messageFromJson(schema, withOwnStatus(fields));
  } catch {
    return undefined;
  }
}

/** Reading takes the output out of the status. */
function withOwnStatus(fields: JsonObject): JsonValue {
  const { status } = fields;
  return isPlainObject(status) ? { ...fields, status: { ...status } } : fields;
}

function schemaOf(json: Readonly<Record<string, unknown>>) {
  const type = json[TYPE];
  return typeof type === 'string' ? schemaByTypeUrl.get(type) : undefined;
}

function typeUrlOf({ $typeName }: Execution): string {
  return `type.googleapis.com/${$typeName}`;
}

function isExecution(value: unknown): value is Execution {
  return Object.values(executionSchemas).some((schema) => isMessage(value, schema));
}

/** What is looked into: what JSON writes member by member. */
function isContainer(value: unknown): value is object {
  return Array.isArray(value) || (isPlainObject(value) && typeof value['toJSON'] !== 'function');
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || isMessage(value)) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  // Values that came from outside of a workflow's sandbox have another Object.prototype than those made in it.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
