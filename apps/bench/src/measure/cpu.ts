import { readProcesses, treeUsage } from './processes.js';

/** Process trees by what they are part of: several server processes are one part. */
export type Parts = Readonly<Record<string, readonly number[]>>;

/** CPU seconds, or bytes, by part. */
export type ByPart = Readonly<Record<string, number>>;

/** How much CPU time each part has used so far, in seconds. */
export function cpuSeconds(parts: Parts): ByPart {
  return sumTrees(parts, 'cpuSeconds');
}

/** How much memory each part holds, in bytes. */
export function rssBytes(parts: Parts): ByPart {
  return sumTrees(parts, 'rssBytes');
}

function sumTrees(parts: Parts, what: 'cpuSeconds' | 'rssBytes'): ByPart {
  const processes = readProcesses();
  // The driver has started all the others.
  const all = new Set(Object.values(parts).flat());
  return Object.fromEntries(
    Object.entries(parts).map(([part, roots]) => [
      part,
      roots.reduce((sum, root) => sum + treeUsage(root, processes, all)[what], 0),
    ]),
  );
}

/** Runs work, and tells how much CPU time each part used meanwhile. */
export async function withCpu<T>(
  parts: Parts,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly cpu: ByPart }> {
  const before = cpuSeconds(parts);
  const result = await work();
  const after = cpuSeconds(parts);
  return {
    result,
    cpu: Object.fromEntries(
      Object.keys(parts).map((part) => [part, (after[part] ?? 0) - (before[part] ?? 0)]),
    ),
  };
}

/** Of all parts together. */
export function total(parts: ByPart): number {
  return Object.values(parts).reduce((sum, value) => sum + value, 0);
}
