import { expect, test } from 'vitest';
import { fillPage, type PageLimits, type ReadPart } from './fill-page.js';

/** A list whose items are their own sizes. It tells how much was read at once. */
function listOf(sizes: readonly number[]) {
  const counts: number[] = [];
  const read: ReadPart<number> = async (count, from) => {
    counts.push(count);
    const start = from?.[0] ?? 0;
    const end = start + count;
    return { items: sizes.slice(start, end), next: end < sizes.length ? Uint8Array.of(end) : undefined };
  };
  return { counts, read };
}

async function pagesOf(sizes: readonly number[], limits: PageLimits): Promise<(readonly number[])[]> {
  const { read } = listOf(sizes);
  const pages = [];
  let from: Uint8Array | undefined;
  do {
    const page = await fillPage(read, Number, limits, from);
    pages.push(page.items);
    from = page.next;
  } while (from !== undefined);
  return pages;
}

test.each<[string, number[], PageLimits, number[][]]>([
  ['items', [1, 1, 1, 1, 1], { items: 2, bytes: 100, itemsAtOnce: 10 }, [[1, 1], [1, 1], [1]]],
  [
    'bytes',
    [40, 50, 60, 10, 30, 90],
    { items: 9, bytes: 100, itemsAtOnce: 10 },
    [[40, 50], [60, 10, 30], [90]],
  ],
  [
    'bytes, read in parts',
    [40, 50, 60, 10, 30, 90],
    { items: 9, bytes: 100, itemsAtOnce: 2 },
    [[40, 50], [60, 10, 30], [90]],
  ],
  ['exactly as many bytes', [50, 50, 100], { items: 9, bytes: 100, itemsAtOnce: 10 }, [[50, 50], [100]]],
  ['nothing', [], { items: 9, bytes: 100, itemsAtOnce: 10 }, [[]]],
])('pages are filled up to their limit of %s, and hold each item once', async (_, sizes, limits, pages) => {
  expect(await pagesOf(sizes, limits)).toEqual(pages);
});

test('what fits is read once, and never more than so many at once', async () => {
  const { counts, read } = listOf([1, 1, 1, 1, 1, 1]);
  await fillPage(read, Number, { items: 5, bytes: 100, itemsAtOnce: 2 }, undefined);
  expect(counts).toEqual([2, 2, 1]);
});

test('a list that changes meanwhile never overfills a page', async () => {
  let reads = 0;
  // Each time it is read, its items have grown.
  const read: ReadPart<number> = async (count) => {
    reads += 1;
    return { items: Array.from({ length: count }, () => 10 * reads), next: Uint8Array.of(1) };
  };
  const { items } = await fillPage(read, Number, { items: 8, bytes: 75, itemsAtOnce: 8 }, undefined);
  expect(items.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(75);
  expect(items.length).toBeGreaterThan(0);
});
