/**
 * Runs Temporal as its child and never outlives its owner: `node watchdog-main.js <order…>`.
 *
 * The owner starts it detached, in a process group of its own, so that the terminal's Ctrl-C reaches neither it nor
 * Temporal. The channel to the owner closes when the owner ends in any way, SIGKILL included; then Temporal is ended.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { messageOf } from '../errors.js';
import { fromArguments, type WatchdogReport } from './watchdog-protocol.js';

const order = fromArguments(process.argv.slice(2));
let ownerGone = false;

// An owner that ended while this module was loading sends no event any more.
if (!process.connected) process.exit(1);

// stdout and stderr are the log file that the owner opened.
const temporal = spawn(order.command, order.args, { stdio: ['ignore', 'inherit', 'inherit'] });

temporal.once('spawn', () => {
  if (temporal.pid !== undefined) report({ kind: 'started', pid: temporal.pid });
});
temporal.once('error', (error) => finish({ kind: 'failed', message: messageOf(error) }));
temporal.once('exit', (code, signal) => finish({ kind: 'exited', code, signal }));

process.once('disconnect', () => {
  ownerGone = true;
  endTemporal();
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, endTemporal);

function endTemporal(): void {
  temporal.kill('SIGTERM');
  setTimeout(() => temporal.kill('SIGKILL'), order.killAfterMs);
}

function finish(last: WatchdogReport): void {
  if (ownerGone && order.removeDir !== undefined) rmSync(order.removeDir, { recursive: true, force: true });
  report(last, () => process.exit(0));
}

/** The owner may be gone while it is being told: that is no fault, but `done` must still be called. */
function report(message: WatchdogReport, done: () => void = () => {}): void {
  if (process.connected && process.send) process.send(message, undefined, undefined, () => done());
  else done();
}
