/** A program that holds a Temporal server until it is killed: `<pid> <data folder>` on stdout. */
import { startTemporal } from '../start-temporal.js';

const server = await startTemporal();
process.stdout.write(`${server.pid} ${server.dataDir}\n`);
setInterval(() => {}, 2 ** 30);
