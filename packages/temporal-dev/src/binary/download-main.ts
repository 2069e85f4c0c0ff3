/**
 * Asks the SDK for the CLI, in a process of its own: `node download-main.js <folder> <version>`.
 *
 * The SDK has no call for the download alone, only one that also starts a server.
 * `--help` makes the downloaded command print its help and exit, so no server ever runs.
 */
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { messageOf } from '../errors.js';

const [, , downloadDir, version] = process.argv;

process.stdin.once('close', () => process.exit(1)).resume();

try {
  await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'cached-download', downloadDir, version }, extraArgs: ['--help'] },
  });
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
}
process.exit(1);
