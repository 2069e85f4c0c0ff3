import { createSemaphore, type Semaphore } from '../../../semaphore.js';

/** How many documents of up to some size are held at the same time. */
export interface RoomSize {
  readonly places: number;
  /** The most that each may take, in bytes. */
  readonly bytes: number;
}

/** Room for one document, while it is read and worked on. */
export interface DocumentRoom {
  /**
   * Makes sure that there is room for so many bytes; moves up to where there is.
   *
   * @throws OutgrownError where there would be, but all of that is taken
   */
  need(bytes: number): void;
}

/** A document needs more room than it has, and there is none now. It is put down, and read again when there is. */
export class OutgrownError extends Error {
  override readonly name = 'OutgrownError';

  constructor(
    /** Which of the sizes it needs. */
    readonly at: number,
  ) {
    super('The document needs more room.');
  }
}

/** Room for all documents of a server. */
export interface DocumentRooms {
  /** Does some work with a document, which may be begun again; waits until there is room for it. */
  use<T>(signal: AbortSignal, work: (room: DocumentRoom) => Promise<T>): Promise<T>;
}

/**
 * Makes room for documents. Nobody knows how long a document is before it has been read, nor how long it takes. So all begin with
 * little, and those that need more wait for it, holding nothing: small ones never wait behind large or slow ones, and all together
 * take no more than the sizes say.
 *
 * @param sizes the smallest first; a document needs no more than the last
 */
export function createDocumentRooms(sizes: readonly RoomSize[]): DocumentRooms {
  const rooms = sizes.map(({ bytes, places }) => ({ bytes, places: createSemaphore(places) }));
  const enter = async (at: number, signal: AbortSignal): Promise<{ bytes: number; places: Semaphore }> => {
    const room = rooms[at];
    if (room === undefined) throw new RangeError(`There is no room of size ${at}.`);
    await room.places.take(signal);
    return room;
  };
  return {
    async use(signal, work) {
      for (let at = 0; ;) {
        // The next try begins when there is room for it.
        // oxlint-disable-next-line no-await-in-loop
        let room = await enter(at, signal);
        const need = (bytes: number) => {
          if (bytes <= room.bytes) return;
          const larger = rooms.findIndex((other) => bytes <= other.bytes);
          const next = rooms[larger];
          if (next === undefined) throw new RangeError(`There is no room for ${bytes} bytes.`);
          if (!next.places.tryTake()) throw new OutgrownError(larger);
          room.places.giveBack();
          room = next;
        };
        try {
          // oxlint-disable-next-line no-await-in-loop
          return await work({ need });
        } catch (error) {
          if (!(error instanceof OutgrownError)) throw error;
          at = error.at;
        } finally {
          room.places.giveBack();
        }
      }
    },
  };
}
