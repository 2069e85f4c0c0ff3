import { DefaultLogger, Runtime, type Logger } from '@temporalio/worker';

let installed = false;

/**
 * Installs the runtime of Temporal's SDK for the process of a test file, once.
 *
 * @param logger where the SDK's log lines go. Default: only errors are printed
 */
export function installTemporalRuntime(logger: Logger = new DefaultLogger('ERROR')): void {
  if (installed) {
    return;
  }
  installed = true;
  Runtime.install({
    logger,
    shutdownSignals: [],
    telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' } } },
  });
}
