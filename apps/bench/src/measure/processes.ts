import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** What the kernel tells of a process. */
export interface ProcessUsage {
  readonly pid: number;
  readonly parent: number;
  /** Of the process and of its children that have ended. */
  readonly cpuSeconds: number;
  readonly rssBytes: number;
}

/** The kernel counts CPU time for user space in hundredths of a second, whatever its own clock. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

/** Whether processes can be looked at here. */
export function canReadProcesses(): boolean {
  return existsSync('/proc/self/stat');
}

/** Reads one line of /proc/<pid>/stat; see proc_pid_stat(5). The name may hold anything, brackets too. */
export function parseStat(line: string): ProcessUsage {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  // The third field of the page is the first here.
  const field = (number: number): number => Number(fields[number - 3]);
  const ticks = field(14) + field(15) + field(16) + field(17);
  return {
    pid: Number.parseInt(line, 10),
    parent: field(4),
    cpuSeconds: ticks / TICKS_PER_SECOND,
    rssBytes: field(24) * PAGE_BYTES,
  };
}

/** All processes of this machine. */
export function readProcesses(): ProcessUsage[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) {
      return [];
    }
    try {
      return [parseStat(readFileSync(`/proc/${name}/stat`, 'utf8'))];
    } catch {
      // It has ended since the folder was read.
      return [];
    }
  });
}

/**
 * What a process and all that it has started use together.
 *
 * @param others processes that are counted elsewhere, with all that they have started
 */
export function treeUsage(
  root: number,
  processes: readonly ProcessUsage[],
  others: ReadonlySet<number> = new Set<number>(),
): Pick<ProcessUsage, 'cpuSeconds' | 'rssBytes'> {
  const own = processes.find(({ pid }) => pid === root);
  return processes
    .filter(({ pid, parent }) => parent === root && !others.has(pid))
    .map(({ pid }) => treeUsage(pid, processes, others))
    .reduce(
      (sum, child) => ({
        cpuSeconds: sum.cpuSeconds + child.cpuSeconds,
        rssBytes: sum.rssBytes + child.rssBytes,
      }),
      { cpuSeconds: own?.cpuSeconds ?? 0, rssBytes: own?.rssBytes ?? 0 },
    );
}
