import { isJsonObject, ownValue, type JsonValue } from './json.js';
import { encodeUri } from './jq/formats.js';
import { errorTypes, WorkflowError } from './workflow-error.js';

/**
 * Replaces each `{name}` by the top-level property of that name, percent-encoded; nothing where there is none.
 * Spec: DSL reference, "URI Template" (RFC 6570 simple string expansion).
 */
export function expandUriTemplate(template: string, input: JsonValue, instance: string): string {
  return template.replaceAll(/\{([^{}]+)\}/g, (_, name: string) => {
    const value = isJsonObject(input) ? (ownValue(input, name) ?? null) : null;
    if (value === null) return '';
    if (typeof value !== 'object') return encodeUri(String(value));
    throw new WorkflowError({
      type: errorTypes.expression,
      status: 400,
      title: 'Not fit for a URI',
      detail: `{${name}} in ${template} must be a string, a number, a boolean or null.`,
      instance,
    });
  });
}
