import { expect, test } from 'vitest';
import { parseStat, treeUsage } from './processes.js';

const stat = (pid: number, name: string, parent: number, ticks: number, pages: number) =>
  `${pid} (${name}) S ${parent} 1 1 0 -1 4194560 9 9 0 0 ${ticks} 0 0 0 20 0 11 0 5 1000 ${pages} 18446744073709551615 1`;

test('the name of a process does not shift its fields', () => {
  expect(parseStat(stat(7, 'a) (b', 3, 250, 10))).toEqual({
    pid: 7,
    parent: 3,
    cpuSeconds: 2.5,
    rssBytes: 40_960,
  });
});

test('what has ended counts for whoever waited for it', () => {
  const line = '7 (sh) S 3 1 1 0 -1 4194560 9 9 0 0 1 2 30 400 20 0 11 0 5 1000 1 18446744073709551615 1';
  expect(parseStat(line).cpuSeconds).toBe(4.33);
});

test('a tree counts its root and all below, and nothing beside', () => {
  const processes = [
    stat(1, 'init', 0, 1, 1),
    stat(10, 'root', 1, 100, 1),
    stat(11, 'child', 10, 200, 2),
    stat(12, 'grandchild', 11, 400, 4),
    stat(13, 'sibling', 1, 800, 8),
  ].map(parseStat);
  expect(treeUsage(10, processes)).toEqual({ cpuSeconds: 7, rssBytes: 7 * 4096 });
});

test('what is counted elsewhere is not counted twice', () => {
  const processes = [
    stat(10, 'driver', 1, 100, 1),
    stat(11, 'watchdog', 10, 200, 2),
    stat(12, 'temporal', 11, 400, 4),
  ].map(parseStat);
  expect(treeUsage(10, processes, new Set([12])).cpuSeconds).toBe(3);
});

test('a process that has ended uses nothing', () => {
  expect(treeUsage(99, [])).toEqual({ cpuSeconds: 0, rssBytes: 0 });
});
