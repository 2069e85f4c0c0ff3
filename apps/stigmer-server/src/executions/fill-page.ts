/** Part of a list, as it is read at once. */
export interface ListPart<T> {
  readonly items: readonly T[];
  /** Where the list goes on; undefined: it ends here. */
  readonly next: Uint8Array | undefined;
}

/** Reads up to so many items of a list, from a place on; undefined: from its beginning. */
export type ReadPart<T> = (count: number, from: Uint8Array | undefined) => Promise<ListPart<T>>;

/** What a page may hold. */
export interface PageLimits {
  readonly items: number;
  readonly bytes: number;
  /** How many items are read at once at most: what is held in memory before it is known to fit. */
  readonly itemsAtOnce: number;
}

/**
 * Fills a page of a list with as many items as it may hold. Only who keeps the list can tell where it goes on after an item, so a
 * part that doesn't fit is read again, with as many items as do.
 *
 * @param sizeOf an item's size in bytes; one alone always fits
 */
export async function fillPage<T>(
  read: ReadPart<T>,
  sizeOf: (item: T) => number,
  limits: PageLimits,
  from: Uint8Array | undefined,
): Promise<ListPart<T>> {
  const items: T[] = [];
  let left = limits.bytes;
  let next = from;
  do {
    const wanted = Math.min(limits.items - items.length, limits.itemsAtOnce);
    const part = await readFitting(read, sizeOf, wanted, left, next);
    if (part === undefined) {
      break;
    }
    items.push(...part.items);
    left -= part.bytes;
    next = part.next;
  } while (next !== undefined && items.length < limits.items);
  return { items, next };
}

/** undefined: not one item fits. */
async function readFitting<T>(
  read: ReadPart<T>,
  sizeOf: (item: T) => number,
  wanted: number,
  left: number,
  from: Uint8Array | undefined,
): Promise<(ListPart<T> & { readonly bytes: number }) | undefined> {
  const part = await read(wanted, from);
  let bytes = 0;
  for (const [index, item] of part.items.entries()) {
    const size = sizeOf(item);
    if (bytes + size > left) {
      // What is read again may be others, where the list has changed: it is looked at again, and gets shorter each time.
      return index === 0 ? undefined : readFitting(read, sizeOf, index, left, from);
    }
    bytes += size;
  }
  return { ...part, bytes };
}
