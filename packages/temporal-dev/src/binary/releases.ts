import type { Env } from '../context.js';
import { TemporalDevError } from '../errors.js';
import type { BinaryMaker } from './binary-maker.js';
import { cliBuild } from './cli-build.js';
import { devServerBuild } from './dev-server-build.js';
import { officialDownload } from './official-download.js';

/** A release of Temporal's server that can be got onto a machine. */
export interface Release {
  /** Its major and minor version. */
  readonly server: string;
  /** The ways to get it, in order. */
  readonly makers: readonly BinaryMaker[];
}

/** The default: the first with activities that have no workflow. CLI 1.9.1 is the newest one; its server is 1.32.0. */
export const NEWEST: Release = { server: '1.32', makers: [officialDownload('v1.9.1'), devServerBuild] };

/** For tests against an older server. CLI 1.5.1 is the newest one that `go install` can build. */
const OLDER: Release = { server: '1.29', makers: [officialDownload('v1.5.1'), cliBuild('v1.5.1')] };

/**
 * The release that `STIGMER_TEMPORAL_SERVER` asks for, such as `1.29`; undefined when it asks for none.
 *
 * @throws TemporalDevError `BAD_CONFIGURATION`
 */
export function askedRelease(env: Env): Release | undefined {
  const asked = env['STIGMER_TEMPORAL_SERVER'];
  if (!asked) return undefined;
  const found = [NEWEST, OLDER].find(({ server }) => server === asked);
  if (found !== undefined) return found;
  throw new TemporalDevError(
    'BAD_CONFIGURATION',
    `STIGMER_TEMPORAL_SERVER must be ${NEWEST.server} or ${OLDER.server}, not "${asked}".`,
  );
}
