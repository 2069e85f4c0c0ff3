/** The first version of Node.js without the faults of those before it that concern a server. */
const SOUND_MAJOR = 22;

/**
 * Tells what the server lacks on a version of Node.js; undefined: nothing.
 *
 * @param version such as `20.20.2`
 */
export function lacksOfNode(version: string): string | undefined {
  return Number.parseInt(version, 10) < SOUND_MAJOR
    ? `Node.js ${version} gets no more security fixes: upstream's support of 20 ended in April 2026. And each client that breaks the ` +
        'protocol of HTTP/2 leaves a socket behind in CLOSE-WAIT, until no connection is taken any more. ' +
        `Run the server on Node.js ${SOUND_MAJOR} or 24.`
    : undefined;
}
