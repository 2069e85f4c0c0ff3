/** How every connection of HTTP/2 begins (RFC 9113, section 3.4). */
export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

/** The types of frames (RFC 9113, section 6). */
export const frameTypes = {
  data: 0,
  headers: 1,
  priority: 2,
  rstStream: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

export const END_STREAM = 1;
export const END_HEADERS = 4;

/** What a frame of HTTP/2 says. */
export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Uint8Array;
  /** What its head says of its length. Default: the truth. */
  readonly length?: number;
}

/** A frame on the wire (RFC 9113, section 4.1). */
export function frame({ type, flags, stream, payload, length = payload.length }: Frame): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(length & 0xffffff, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream >>> 0, 5);
  return Buffer.concat([head, payload]);
}

/** Frames one after the other. */
export function frames(...all: readonly Frame[]): Buffer {
  return Buffer.concat(all.map(frame));
}

/** Headers as literals that no table needs (RFC 7541, section 6.2.2); names and values are shorter than 16 383 bytes. */
export function headerBlock(headers: readonly (readonly [string, string])[]): Buffer {
  return Buffer.concat(headers.flatMap(([name, value]) => [Buffer.of(0), text(name), text(value)]));
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'latin1');
  if (bytes.length < 127) {
    return Buffer.concat([Buffer.of(bytes.length), bytes]);
  }
  // An integer of a prefix of 7 bits (RFC 7541, section 5.1).
  const rest: number[] = [];
  let left = bytes.length - 127;
  while (left >= 128) {
    rest.push((left % 128) | 128);
    left = Math.floor(left / 128);
  }
  return Buffer.concat([Buffer.of(127, ...rest, left), bytes]);
}

/** The headers of a request for a path. */
export function requestBlock(path: string, more: readonly (readonly [string, string])[] = []): Buffer {
  return headerBlock([
    [':method', 'POST'],
    [':scheme', 'http'],
    [':path', path],
    [':authority', '127.0.0.1'],
    ['content-type', 'application/grpc'],
    ['te', 'trailers'],
    ...more,
  ]);
}

export const NO_SETTINGS: Frame = {
  type: frameTypes.settings,
  flags: 0,
  stream: 0,
  payload: Buffer.alloc(0),
};
