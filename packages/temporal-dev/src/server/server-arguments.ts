import { NAMESPACES } from './namespaces.js';

/**
 * How often the server may look into its task queues.
 *
 * A dev server has one shard and by default looks 20 times a second, so that each step of a workflow waits up to 50 ms.
 * `raised` takes that wait away; `default` is what a stock dev server does, for comparing.
 */
export type PollLimits = 'raised' | 'default';

/** Settings of the server's history service; the server's own default for each is 20. */
const RAISED_POLL_LIMITS = [
  'history.transferProcessorMaxPollRPS=10000',
  'history.timerProcessorMaxPollRPS=10000',
  'history.visibilityProcessorMaxPollRPS=10000',
];

/**
 * Pause, reset, new options and batches for activities without a workflow, as those inside one have them. The server's own
 * default for both is off; one that does not know them yet takes no notice.
 */
const STANDALONE_ACTIVITIES = [
  'history.enableStandaloneActivityOperatorCommands=true',
  'frontend.enableBatchOperationsForStandaloneActivities=true',
];

export interface ServerSettings {
  readonly ip: string;
  readonly port: number;
  /** Absent: without the web UI. */
  readonly uiPort: number | undefined;
  /** Absent: everything is kept in memory. */
  readonly databaseFile: string | undefined;
  readonly pollLimits: PollLimits;
}

/** The command line after `temporal`. */
export function serverArguments(settings: ServerSettings): string[] {
  const dynamicConfig = [
    ...STANDALONE_ACTIVITIES,
    ...(settings.pollLimits === 'raised' ? RAISED_POLL_LIMITS : []),
  ];
  return [
    'server',
    'start-dev',
    '--ip',
    settings.ip,
    '--port',
    String(settings.port),
    ...(settings.uiPort === undefined ? ['--headless'] : ['--ui-port', String(settings.uiPort)]),
    ...(settings.databaseFile === undefined ? [] : ['--db-filename', settings.databaseFile]),
    '--log-level',
    'warn',
    ...NAMESPACES.flatMap((namespace) => ['--namespace', namespace]),
    ...dynamicConfig.flatMap((setting) => ['--dynamic-config-value', setting]),
  ];
}
