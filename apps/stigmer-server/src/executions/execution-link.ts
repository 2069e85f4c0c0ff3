/** The address of a page about an execution; undefined where none is configured. */
export type ExecutionLink = (executionId: string) => string | undefined;

/** What stands for the execution id in a configured address. */
const EXECUTION_ID = '{execution_id}';

/**
 * Makes links from a template such as `https://temporal.example/namespaces/stigmer/workflows/{execution_id}`.
 *
 * @param template undefined: no links
 */
export function executionLinks(template: string | undefined): ExecutionLink {
  return (executionId) => template?.replaceAll(EXECUTION_ID, encodeURIComponent(executionId));
}
