import { contextOf, type Context, type ContextOptions } from '../context.js';
import { messageOf, TemporalDevError } from '../errors.js';
import type { BinaryMaker } from './binary-maker.js';
import { cachedOrMade } from './binary-cache.js';
import { lookUpOnPath } from './path-lookup.js';
import { askedRelease, NEWEST, type Release } from './releases.js';
import { isOlder, serverIn, versionOf } from './version-of.js';

/**
 * Path of a `temporal` command that can start a dev server: the one on `PATH`, else the one in the user's cache,
 * else it is downloaded, else built with Go (about 5 minutes on 2 cores), and kept in the cache.
 *
 * With `STIGMER_TEMPORAL_SERVER`, the one on `PATH` counts only if its server is of that release.
 *
 * @param makers the ways to make one, in order; a parameter for tests
 * @throws TemporalDevError `NO_BINARY` with a list of what was tried; `BAD_CONFIGURATION`
 */
export async function findTemporalBinary(
  options: ContextOptions = {},
  makers?: readonly BinaryMaker[],
): Promise<string> {
  const context = contextOf(options);
  const asked = askedRelease(context.env);
  const release = asked ?? NEWEST;
  const tried: string[] = [];
  const note = (line: string): void => {
    tried.push(line);
    context.log(line);
  };
  return (
    (await binaryOnPath(context, asked, note)) ??
    (await cachedOrMade(makers ?? release.makers, release.server, context, note)) ??
    giveUp(tried)
  );
}

async function binaryOnPath(
  { env, log }: Context,
  asked: Release | undefined,
  note: (line: string) => void,
): Promise<string | undefined> {
  const binary = await lookUpOnPath('temporal', env);
  if (binary === undefined) {
    note('There is no temporal command on PATH.');
    return undefined;
  }
  let version: string;
  try {
    version = await versionOf(binary, env);
  } catch (error) {
    note(`${binary} is on PATH but does not run: ${messageOf(error)}`);
    return undefined;
  }
  const server = serverIn(version);
  if (asked !== undefined && server !== asked.server) {
    note(`${binary} is on PATH, but STIGMER_TEMPORAL_SERVER asks for ${asked.server} (it is ${version}).`);
    return undefined;
  }
  log(`Using ${binary} from PATH (${version}).`);
  if (asked === undefined && server !== undefined && isOlder(server, NEWEST.server)) {
    log(`Its server is older than ${NEWEST.server}, so activities without a workflow can't wait for agents.`);
  }
  return binary;
}

function giveUp(tried: readonly string[]): never {
  throw new TemporalDevError(
    'NO_BINARY',
    [
      'No Temporal server could be found or made on this machine. Tried:',
      ...tried.map((line) => `  - ${line}`),
      'Do one of these:',
      '  - install the Temporal CLI (https://docs.temporal.io/cli) so that `temporal` is on PATH',
      '  - install Go (https://go.dev/dl) so that it can be built from source',
      '  - set TEMPORAL_ADDRESS to a Temporal server that runs',
    ].join('\n'),
  );
}
