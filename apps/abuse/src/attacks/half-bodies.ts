import type { Attack } from '../attack.js';
import { END_HEADERS, frames, frameTypes, NO_SETTINGS, PREFACE, requestBlock } from '../wire/frames.js';
import { methods } from '../wire/methods.js';
import { leaveAlone } from '../wire/leave-alone.js';

/** Requests whose body begins, and does not go on. */
export const halfBodies: Attack = {
  name: 'half-bodies',
  what: 'requests over HTTP/1.1 and HTTP/2 whose body is half sent, and then nothing',
  async run(target) {
    const path = `/${methods.createAgent}`;
    const head = (more: string): Buffer =>
      Buffer.from(`POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n${more}`);
    const kinds = [
      head('content-length: 1000\r\n\r\n{"spec":'),
      head('transfer-encoding: chunked\r\n\r\n8\r\n{"spec":\r\n'),
      head('transfer-encoding: chunked\r\n\r\nffff\r\n{"spec":'),
      Buffer.concat([
        PREFACE,
        frames(
          NO_SETTINGS,
          { type: frameTypes.headers, flags: END_HEADERS, stream: 1, payload: requestBlock(path) },
          { type: frameTypes.data, flags: 0, stream: 1, payload: Buffer.of(0, 0, 0, 4, 0, 0x0a) },
        ),
      ]),
      Buffer.concat([
        PREFACE,
        frames(NO_SETTINGS, { type: frameTypes.headers, flags: 0, stream: 1, payload: requestBlock(path) }),
      ]),
    ];
    return leaveAlone(
      target,
      target.size.idleMs,
      Array.from(
        { length: target.size.halfBodies },
        (_, index) => kinds[index % kinds.length] ?? Buffer.alloc(0),
      ),
    );
  },
};
