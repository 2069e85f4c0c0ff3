import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { NativeConnectionOptions } from '@temporalio/worker';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { ArtifactStoreConfig } from './artifacts/artifact-store.js';
import { parseArtifactStore } from './artifacts/parse-artifact-store.js';
import type { SealingKey } from './callbacks/token-sealer.js';
import { lacksOfNode } from './node-version.js';
import { hostsOfThisMachine, isLoopback, parseHostPattern, type AllowedHosts } from './rpc/allowed-hosts.js';
import type { ListenOptions } from './rpc/listener.js';
import { parseOrigin } from './rpc/parse-origin.js';
import { readTransportLimits, type TransportLimits } from './rpc/transport-limits.js';
import type { PassLimits } from './temporal/plan-pass.js';
import { developmentKey, parseSealingKeys } from './sealing-keys.js';
import { stateFolder } from './state-folder.js';

/** A setting is missing or can't be read. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const roles = ['all', 'api', 'worker'] as const;
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const MAX_PORT = 65_535;
const DEFAULT_TEMPORAL_ADDRESS = '127.0.0.1:7233';
/** Temporal's own UI, where our development server has it. */
const DEVELOPMENT_CONSOLE_URL = 'http://127.0.0.1:8233/namespaces/stigmer/workflows/{execution_id}';
/** What Temporal takes as the name of a Nexus endpoint. */
const ENDPOINT_NAME = /^[a-zA-Z](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$/;
/** Environment variables that are set and not empty. */
type Variables = Record<string, string>;

const DAY_MS = 24 * 3_600_000;

const packageFolder = join(import.meta.dirname, '..');

/** Which part of the server a process is. */
export type Role = (typeof roles)[number];

/** Which Temporal the server uses. */
export interface TemporalConfig {
  readonly connection: NativeConnectionOptions & { readonly address: string };
  /** Stigmer's own namespace. */
  readonly namespace: string;
  /** Whether nothing names a Temporal server, so that it is our own development server. */
  readonly isDefault: boolean;
}

/** How outputs are kept that are too large for Temporal. */
export interface ArtifactsConfig {
  readonly store: ArtifactStoreConfig;
  /** How long a folder keeps them, in milliseconds. */
  readonly keepMs: number;
}

/** The server's settings. */
export interface Config {
  /** Settings that are only sound on a developer's machine. */
  readonly development: boolean;
  readonly role: Role;
  readonly listen: ListenOptions;
  /** By which hosts requests may address the server. */
  readonly allowedHosts: AllowedHosts;
  /** What is taken from the network, at most. */
  readonly transport: TransportLimits;
  /** The origins of the pages that may call the server from a browser. */
  readonly corsOrigins: readonly string[];
  readonly temporal: TemporalConfig;
  /** Whose tokens are accepted. */
  readonly callbackNamespaces: readonly string[];
  /** The Nexus endpoint whose operations are worked on; undefined: none. */
  readonly nexusEndpoint: string | undefined;
  /** How long a process for heavy work may have nothing to do before it ends, in milliseconds. */
  readonly computeIdleMs: number;
  /** How much heap the thread has that interprets workflow definitions, in MiB. */
  readonly definitionHeapMb: number;
  readonly sealingKeys: readonly [SealingKey, ...SealingKey[]];
  /** How callers are looked after. */
  readonly monitor: PassLimits;
  /** Where people look at an execution: an address with `{execution_id}` in it. */
  readonly consoleUrl: string | undefined;
  readonly artifacts: ArtifactsConfig;
  readonly agentsFolder: string;
  readonly workflowsFolder: string;
  /** Absolute paths of the folders whose documents agents may read. */
  readonly documentFolders: readonly string[];
}

/**
 * Tells whether Temporal is only to be set up, which needs no other setting than where it is.
 *
 * @throws ConfigError for an unknown argument
 */
export function isSetup(args: readonly string[]): boolean {
  return parseArguments(args).values.setup;
}

/** Reads which Temporal to use: Temporal's standard environment variables and profiles, or our development server. */
export function readTemporalConfig(environment: NodeJS.ProcessEnv): TemporalConfig {
  const { connectionOptions, namespace = 'stigmer' } = loadClientConnectConfig({
    overrideEnvVars: definedVariables(environment),
  });
  const { address = DEFAULT_TEMPORAL_ADDRESS } = connectionOptions;
  return {
    connection: { ...connectionOptions, address },
    namespace,
    isDefault: connectionOptions.address === undefined,
  };
}

/**
 * Reads the name of Stigmer's Nexus endpoint; undefined: there is none.
 *
 * @throws ConfigError
 */
export function readNexusEndpoint(environment: NodeJS.ProcessEnv): string | undefined {
  const { STIGMER_NEXUS_ENDPOINT: name } = definedVariables(environment);
  if (name !== undefined && !ENDPOINT_NAME.test(name)) {
    throw new ConfigError(
      `STIGMER_NEXUS_ENDPOINT is "${name}"; it takes letters, digits and hyphens, and begins with a letter, such as stigmer.`,
    );
  }
  return name;
}

/**
 * Reads how much is logged.
 *
 * @throws ConfigError
 */
export function readLogLevel(environment: NodeJS.ProcessEnv): string {
  return oneOf('STIGMER_LOG_LEVEL', environment['STIGMER_LOG_LEVEL'] || 'info', logLevels);
}

/**
 * Reads the settings from the command line and the environment.
 *
 * @param nodeVersion of the Node.js that runs, such as `24.3.0`: an old one may only be used on this machine
 * @throws ConfigError naming the setting and what it may be
 */
export function readConfig(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  nodeVersion = process.versions.node,
): Config {
  const env = definedVariables(environment);
  const { values } = parseArguments(args);
  const development = values.dev;
  const required = (name: string, inDevelopment?: string): string => {
    const value = env[name] ?? (development ? inDevelopment : undefined);
    if (value === undefined) {
      throw new ConfigError(`${name} is not set. Set it, or pass --dev on a development machine.`);
    }
    return value;
  };
  const listen = readListen(env, nodeVersion);
  return {
    development,
    role: oneOf('--role', values.role, roles),
    listen: { ...listen, ...readTlsIdentity(env) },
    allowedHosts: readAllowedHosts(env, listen.host, development),
    transport: readTransportLimits((name, byDefault) => positiveNumber(name, env, byDefault)),
    corsOrigins: list(env['STIGMER_CORS_ORIGINS'] ?? '').map(readOrigin),
    temporal: readTemporalConfig(environment),
    callbackNamespaces: list(required('STIGMER_CALLBACK_NAMESPACES', 'default')),
    nexusEndpoint: readNexusEndpoint(environment),
    computeIdleMs: 1000 * positiveNumber('STIGMER_COMPUTE_IDLE_SECONDS', env, 60),
    definitionHeapMb: positiveNumber('STIGMER_DEFINITION_HEAP_MIB', env, 512),
    sealingKeys:
      development && env['STIGMER_TOKEN_KEYS'] === undefined
        ? [developmentKey(env)]
        : parseSealingKeys(required('STIGMER_TOKEN_KEYS')),
    monitor: {
      intervalMs: 1000 * positiveNumber('STIGMER_MONITOR_INTERVAL_SECONDS', env, 15),
      callsPerSecond: positiveNumber('STIGMER_MONITOR_RPS', env, 100),
      stuckAfterMs: 1000 * positiveNumber('STIGMER_STUCK_OWNER_SECONDS', env, 300),
    },
    consoleUrl: env['STIGMER_CONSOLE_URL'] ?? (development ? DEVELOPMENT_CONSOLE_URL : undefined),
    artifacts: {
      store: readArtifactStore(env),
      keepMs: DAY_MS * positiveNumber('STIGMER_ARTIFACT_DAYS', env, 90),
    },
    agentsFolder: env['STIGMER_AGENTS'] ?? join(packageFolder, 'agents'),
    workflowsFolder: env['STIGMER_WORKFLOWS'] ?? join(packageFolder, 'workflows'),
    documentFolders: list(env['STIGMER_DOCUMENT_FOLDERS'] ?? '').map((folder) => resolve(folder)),
  };
}

function parseArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        dev: { type: 'boolean', default: false },
        setup: { type: 'boolean', default: false },
        role: { type: 'string', default: 'all' },
      },
    });
  } catch (cause) {
    throw new ConfigError(
      `${cause instanceof Error ? cause.message : String(cause)} Known: --dev, --setup, --role.`,
      {
        cause,
      },
    );
  }
}

/** An empty variable means an unset one, as in the shell. */
function definedVariables(env: NodeJS.ProcessEnv): Variables {
  return Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
    ),
  );
}

function readTlsIdentity({
  STIGMER_TLS_CERT: cert,
  STIGMER_TLS_KEY: key,
}: Partial<Variables>): Pick<ListenOptions, 'tls'> {
  if (cert === undefined && key === undefined) {
    return {};
  }
  if (cert === undefined || key === undefined) {
    throw new ConfigError('STIGMER_TLS_CERT and STIGMER_TLS_KEY go together: the paths of two PEM files.');
  }
  try {
    return { tls: { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') } };
  } catch (cause) {
    throw new ConfigError(`STIGMER_TLS_CERT or STIGMER_TLS_KEY can't be read: ${String(cause)}`, { cause });
  }
}

function readArtifactStore(env: Variables): ArtifactStoreConfig {
  const value = env['STIGMER_ARTIFACTS'] ?? join(stateFolder(env), 'artifacts');
  // The names that Amazon's own tools have for it.
  const store = parseArtifactStore(value, env['AWS_ENDPOINT_URL_S3'] ?? env['AWS_ENDPOINT_URL']);
  if (store === undefined) {
    throw new ConfigError(`STIGMER_ARTIFACTS is "${value}"; it takes a folder, or s3://bucket/prefix.`);
  }
  return store;
}

function readAllowedHosts(env: Variables, listenHost: string, development: boolean): AllowedHosts {
  const given = list(env['STIGMER_ALLOWED_HOSTS'] ?? '');
  if (given.length === 0) {
    return development || isLoopback(listenHost) ? hostsOfThisMachine(listenHost) : 'any';
  }
  return { names: given.map(readHostPattern), anyAddress: false };
}

function readHostPattern(text: string): string {
  const pattern = parseHostPattern(text);
  if (pattern === undefined) {
    throw new ConfigError(
      `STIGMER_ALLOWED_HOSTS has "${text}"; it takes names and addresses without ports, with commas between, such as stigmer.example.org,*.internal.example.org,10.0.0.5.`,
    );
  }
  return pattern;
}

function readOrigin(text: string): string {
  if (text.includes('*')) {
    throw new ConfigError(
      `STIGMER_CORS_ORIGINS has "${text}"; name each origin. The server does not know its callers: any page that somebody opens could execute agents, and read what they found.`,
    );
  }
  const { origin, meant } = parseOrigin(text);
  if (origin === undefined) {
    throw new ConfigError(
      `STIGMER_CORS_ORIGINS has "${text}"; it takes origins as browsers send them, scheme://host[:port] in lower case, with commas between, such as ${meant ?? 'https://console.example.com'}.`,
    );
  }
  return origin;
}

function readListen(env: Variables, nodeVersion: string): Pick<ListenOptions, 'host' | 'port'> {
  const value = env['STIGMER_LISTEN'] ?? '127.0.0.1:7234';
  const listen = parseListen(value);
  const lacks = lacksOfNode(nodeVersion);
  if (lacks !== undefined && !isLoopback(listen.host)) {
    throw new ConfigError(
      `STIGMER_LISTEN is "${value}", which others can reach, and this Node.js is not fit for that. ${lacks} ` +
        'Or listen on 127.0.0.1 or [::1], behind a proxy of this machine.',
    );
  }
  return listen;
}

function parseListen(value: string): Pick<ListenOptions, 'host' | 'port'> {
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(value) ?? [];
  if (host === undefined || port === undefined || Number(port) > MAX_PORT) {
    throw new ConfigError(`STIGMER_LISTEN is "${value}"; it takes host:port, such as 127.0.0.1:7234.`);
  }
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) };
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) {
    throw new ConfigError(`${name} is "${value}"; it takes one of: ${allowed.join(', ')}.`);
  }
  return found;
}

function positiveNumber(name: string, env: Variables, byDefault: number): number {
  const value = Number(env[name] ?? byDefault);
  if (!(value > 0 && Number.isFinite(value))) {
    throw new ConfigError(`${name} is "${env[name]}"; it takes a number above 0.`);
  }
  return value;
}

function list(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
