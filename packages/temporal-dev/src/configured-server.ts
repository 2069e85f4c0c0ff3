import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { Env } from './context.js';
import { messageOf, TemporalDevError } from './errors.js';
import type { ServerAddress } from './server/connect.js';

/** A server that the user has named, and so the only one that may be used. */
export interface ConfiguredServer extends ServerAddress {
  readonly address: string;
  /** Where the address comes from: the subject of a sentence. */
  readonly source: string;
}

/**
 * The server of Temporal's standard environment configuration: `TEMPORAL_ADDRESS` with `TEMPORAL_TLS…` and
 * `TEMPORAL_API_KEY`, or a profile of the TOML file. Undefined when neither gives an address.
 */
export function configuredServer(env: Env): ConfiguredServer | undefined {
  const { address, tls, metadata, apiKey } = load(env);
  if (address === undefined) return undefined;
  const source = env['TEMPORAL_ADDRESS'] ? 'TEMPORAL_ADDRESS' : 'The Temporal configuration file';
  return { source, address, tls, ...(metadata && { metadata }), ...(apiKey !== undefined && { apiKey }) };
}

function load(env: Env): ReturnType<typeof loadClientConnectConfig>['connectionOptions'] {
  try {
    return loadClientConnectConfig({ overrideEnvVars: withoutEmpty(env) }).connectionOptions;
  } catch (cause) {
    throw new TemporalDevError(
      'BAD_CONFIGURATION',
      `The Temporal environment configuration can't be read: ${messageOf(cause)}. ` +
        `Correct TEMPORAL_PROFILE, TEMPORAL_CONFIG_FILE or the TEMPORAL_TLS… variables, or unset them.`,
      { cause },
    );
  }
}

/** An empty variable means an unset one, as in the shell. */
function withoutEmpty(env: Env): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value) kept[name] = value;
  return kept;
}
