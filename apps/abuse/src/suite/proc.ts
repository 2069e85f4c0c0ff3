import { readdir, readFile } from 'node:fs/promises';

const PAGE_BYTES = 4096;
const MIB = 1024 * 1024;

/** How a TCP socket of Linux stands whose peer has closed, and whose owner has not (`include/net/tcp_states.h`). */
const CLOSE_WAIT = '08';

/** What the kernel tells of a process, and of all that it has started (its process group). */
export interface Vitals {
  /** When it was started, in ticks since the machine's start: with the process id, it names the process for good. */
  readonly startedAt: string;
  /** Open files and sockets of the process itself. */
  readonly descriptors: number;
  /** Memory of the whole group, in MiB. */
  readonly memoryMiB: number;
  /** How many processes the group has. */
  readonly processes: number;
}

/** Reads what Linux tells of the leader of a process group; undefined where it is gone. */
export async function vitalsOf(pid: number): Promise<Vitals | undefined> {
  const [leader, descriptors, group] = await Promise.all([
    statOf(pid),
    readdir(`/proc/${pid}/fd`).catch(() => undefined),
    groupOf(pid),
  ]);
  if (leader === undefined || descriptors === undefined) {
    return undefined;
  }
  const pages = group.reduce((sum, { residentPages }) => sum + residentPages, 0);
  return {
    startedAt: leader.startedAt,
    descriptors: descriptors.length,
    memoryMiB: Math.round((pages * PAGE_BYTES) / MIB),
    processes: group.length,
  };
}

/** How many connections of a port the peers have closed, and the server has not. */
export async function halfClosed(port: number): Promise<number> {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'utf8').catch(() => '')),
  );
  return tables
    .flatMap((table) => table.split('\n'))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, address, , state]) => address?.endsWith(local) && state === CLOSE_WAIT).length;
}

interface Stat {
  readonly group: number;
  readonly startedAt: string;
  readonly residentPages: number;
}

async function groupOf(pid: number): Promise<Stat[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map((name) => statOf(Number(name))));
  return stats.filter((stat): stat is Stat => stat?.group === pid);
}

/** Reads `/proc/<pid>/stat` (proc_pid_stat(5)); what stands before the last bracket is the name, which may hold anything. */
async function statOf(pid: number): Promise<Stat | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  // The first of them is the third of the file.
  const field = (number: number): string => fields[number - 3] ?? '';
  return text === ''
    ? undefined
    : { group: Number(field(5)), startedAt: field(22), residentPages: Number(field(24)) };
}
