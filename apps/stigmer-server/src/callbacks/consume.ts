/**
 * Works through a list that is still being read, several items at a time: each consumer takes the next item when it is done
 * with the one before.
 *
 * @param signal ends it early, when the items under way are done
 */
export async function consume<T>(
  items: AsyncIterable<T>,
  concurrency: number,
  signal: AbortSignal,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.asyncIterator]();
  const consumer = async (): Promise<void> => {
    for (let next = await iterator.next(); !next.done && !signal.aborted; next = await iterator.next()) {
      await work(next.value);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, consumer));
}
