import { expect, test } from 'vitest';
import { createDocumentRooms, type DocumentRoom } from './document-rooms.js';

const never = new AbortController().signal;

/** A document that is held until it is let go. */
function hold(rooms: ReturnType<typeof createDocumentRooms>, bytes: number, signal = never) {
  let letGo = () => {};
  let tries = 0;
  const state = { held: false };
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const done = rooms.use(signal, async (room: DocumentRoom) => {
    tries += 1;
    room.need(bytes);
    state.held = true;
    await held;
    return tries;
  });
  return { state, letGo, done };
}

const sizes = [
  { places: 2, bytes: 10 },
  { places: 1, bytes: 100 },
];
/** Lets everything happen that waits for nothing. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('a large document takes no place of the small ones, and waits for another large one', async () => {
  const rooms = createDocumentRooms(sizes);
  const large = Array.from({ length: 5 }, () => hold(rooms, 50));
  await settle();
  expect(large.filter(({ state }) => state.held)).toHaveLength(1);
  const small = Array.from({ length: 2 }, () => hold(rooms, 5));
  await settle();
  expect(small.map(({ state }) => state.held)).toEqual([true, true]);
  for (const { letGo } of [...large, ...small]) letGo();
  await Promise.all(small.map(({ done }) => done));
  const tries = await Promise.all(large.map(({ done }) => done));
  // The first went on where it was, the others were put down and read again.
  expect(tries).toEqual([1, 2, 2, 2, 2]);
});

test('no more small documents are held than there are places', async () => {
  const rooms = createDocumentRooms(sizes);
  const [first, second, third] = [hold(rooms, 5), hold(rooms, 5), hold(rooms, 5)];
  await settle();
  expect([first.state.held, second.state.held, third.state.held]).toEqual([true, true, false]);
  first.letGo();
  expect(await first.done).toBe(1);
  await settle();
  expect(third.state.held).toBe(true);
  second.letGo();
  third.letGo();
  await Promise.all([second.done, third.done]);
});

test('whoever gives up while it waits takes no place', async () => {
  const rooms = createDocumentRooms([{ places: 1, bytes: 10 }]);
  const first = hold(rooms, 5);
  const controller = new AbortController();
  const second = hold(rooms, 5, controller.signal);
  const third = hold(rooms, 5);
  await settle();
  controller.abort(new Error('the caller is gone'));
  await expect(second.done).rejects.toThrow('the caller is gone');
  first.letGo();
  await first.done;
  third.letGo();
  expect(await third.done).toBe(1);
});

test('a document that failed leaves its place', async () => {
  const rooms = createDocumentRooms([{ places: 1, bytes: 10 }]);
  await expect(rooms.use(never, () => Promise.reject(new Error('unreadable')))).rejects.toThrow('unreadable');
  expect(await rooms.use(never, async () => 'read')).toBe('read');
});
