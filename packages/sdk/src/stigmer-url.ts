import { StigmerConfigError } from './config-error.js';

/** Where a Stigmer server is found when nothing is said. */
export const DEFAULT_STIGMER_URL = 'http://127.0.0.1:7234';

/**
 * The URL of the Stigmer server: the given one, or else the environment variable `STIGMER_URL` (an empty one counts as
 * absent), or else {@link DEFAULT_STIGMER_URL}.
 *
 * @throws StigmerConfigError if it is no http or https URL
 */
export function stigmerUrl(given: string | undefined): string {
  const url = given ?? (process.env['STIGMER_URL'] || DEFAULT_STIGMER_URL);
  const { protocol } = URL.canParse(url) ? new URL(url) : { protocol: undefined };
  if (protocol !== 'http:' && protocol !== 'https:') {
    const source = given === undefined ? 'STIGMER_URL' : 'The URL of the Stigmer server';
    throw new StigmerConfigError(
      `${source} is "${url}". It must start with http:// or https://, such as ${DEFAULT_STIGMER_URL}.`,
    );
  }
  return url;
}
