import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { platform } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const POLL_MS = 100;
const ESTABLISHED = '01';
const run = promisify(execFile);

/**
 * Waits until no other program of this machine is connected to the server, but no longer than `graceMs`.
 * Returns how many connections were left.
 *
 * Open connections are asked for, not processes: whoever starts the stack (turbo puts each task into a process group of
 * its own) and however it is nested, a worker that still finishes its tasks is one that is still connected.
 */
export async function untilClientsGone(port: number, serverPid: number, graceMs: number): Promise<number> {
  const deadline = Date.now() + graceMs;
  for (;;) {
    const clients = await countClients(port, serverPid);
    if (clients === 0 || Date.now() >= deadline) return clients;
    await delay(POLL_MS);
  }
}

/** Established connections to the port from processes of this machine other than the server, which has its own. */
export async function countClients(port: number, serverPid: number): Promise<number> {
  return platform() === 'linux' ? countInProc(port, serverPid) : countWithLsof(port, serverPid);
}

async function countInProc(port: number, serverPid: number): Promise<number> {
  const own = await socketInodes(serverPid);
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((table) => readFile(table, 'utf8').catch(() => '')),
  );
  return tables.flatMap((table) => clientInodes(table, port)).filter((inode) => !own.has(inode)).length;
}

/** Inodes of the client ends of connections to the port. An inode of 0 is a socket that its process has closed. */
export function clientInodes(table: string, port: number): string[] {
  const remotePort = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table.split('\n').flatMap((line) => {
    const [, , remote, state, , , , , , inode] = line.trim().split(/\s+/);
    const isClient = remote?.endsWith(remotePort) && state === ESTABLISHED;
    return isClient && inode !== undefined && inode !== '0' ? [inode] : [];
  });
}

async function socketInodes(pid: number): Promise<Set<string>> {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder).catch(() => []);
  const targets = await Promise.all(names.map((name) => readlink(`${folder}/${name}`).catch(() => '')));
  return new Set(targets.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []));
}

/** Without /proc, as on macOS. lsof exits with 1 when it finds nothing. */
async function countWithLsof(port: number, serverPid: number): Promise<number> {
  const found = await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:ESTABLISHED', '-Fpn']).catch(() => ({
    stdout: '',
  }));
  return countInLsof(found.stdout, port, serverPid);
}

/** Counts connections in the output of `lsof -Fpn`: a line `p<pid>`, then one `n<from>-><to>` for each socket. */
export function countInLsof(output: string, port: number, serverPid: number): number {
  let pid = 0;
  let count = 0;
  for (const line of output.split('\n')) {
    if (line.startsWith('p')) pid = Number(line.slice(1));
    else if (line.startsWith('n') && line.endsWith(`:${port}`) && pid !== serverPid) count += 1;
  }
  return count;
}
