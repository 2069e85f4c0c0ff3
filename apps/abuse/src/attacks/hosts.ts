import type { Attack } from '../attack.js';
import {
  frames,
  frameTypes,
  headerBlock,
  END_HEADERS,
  END_STREAM,
  NO_SETTINGS,
  PREFACE,
} from '../wire/frames.js';
import { methods } from '../wire/methods.js';
import { overSocket, type Port } from '../wire/over-socket.js';

/** Hosts that are none. */
const bad = [
  '@',
  'a b',
  '[',
  ']',
  '[::1',
  'a:b:c',
  'x:99999',
  'x:-1',
  '%',
  '%zz',
  'a/b',
  'a?b',
  'a#b',
  'u@h',
  'u:p@h',
  '..',
  '\\',
  '<>',
  '^',
  '\u00e9',
  '[zz]',
  ' ',
  'x'.repeat(3_000),
];
/** The name of a page's server, which its owner has made lead to this machine. */
const foreign = ['evil.example', 'evil.example:80', 'localhost.evil.example', '127.0.0.1.evil.example'];
const paths = [
  `/${methods.healthCheck}`,
  `/${methods.createAgent}`,
  `/${methods.healthWatch}`,
  '/healthz',
  '/metrics',
  '/descriptors.binpb',
  '/none',
];
const WITHIN_MS = 10_000;

/** Hosts that are none, or another's, for each kind of path, over HTTP/1.1, HTTP/2 and as an absolute form. */
export const hosts: Attack = {
  name: 'hosts',
  what: 'Host and :authority that are none (`@`, `[`, …), or are foreign names, on any path',
  async run(target) {
    const complaints: string[] = [];
    let count = 0;
    const check = async (host: string, path: string, ask: typeof overHttp1, form: string): Promise<void> => {
      count += 1;
      const status = await ask(target, host, path);
      // No answer at all, but a closed connection, is one to bytes that are no HTTP.
      const holds = foreign.includes(host)
        ? status === 421
        : status === undefined || (status >= 400 && status < 500);
      if (!holds) {
        complaints.push(
          `${form} ${path} with the host ${JSON.stringify(host.slice(0, 40))} was answered ${status}`,
        );
      }
    };
    for (const host of [...bad, ...foreign]) {
      for (const path of paths) {
        await check(host, path, overHttp1, 'HTTP/1.1');
        await check(host, path, overHttp2, 'HTTP/2');
        await check(host, path, absolute, 'absolute form');
      }
    }
    const own = await Promise.all(
      ['127.0.0.1', `127.0.0.1:${target.port}`, `localhost:${target.port}`, '[::1]'].map((host) =>
        overHttp1(target, host, '/healthz'),
      ),
    );
    if (own.some((status) => status !== 200)) {
      complaints.push(`the server's own names were answered ${own.join(', ')}`);
    }
    return { complaints: shorten(complaints), figures: [`${count} requests`] };
  },
};

/** Many of one kind tell no more than a few. */
function shorten(complaints: readonly string[]): string[] {
  const [first, second, third, ...others] = complaints;
  const some = [first, second, third].filter((complaint) => complaint !== undefined);
  return others.length > 0 ? [...some, `${others.length} more like these`] : some;
}

export async function overHttp1(target: Port, host: string, path: string): Promise<number | undefined> {
  return statusOf(target, `POST ${path} HTTP/1.1`, host);
}

async function absolute(target: Port, host: string, path: string): Promise<number | undefined> {
  return statusOf(target, `POST http://${host}${path} HTTP/1.1`, host);
}

async function statusOf(target: Port, line: string, host: string): Promise<number | undefined> {
  const get = line.replace(/^POST (\S*(?:healthz|metrics|binpb))/, 'GET $1');
  const lines = [
    get,
    `host: ${host}`,
    'content-type: application/json',
    'content-length: 2',
    'connection: close',
    '',
    '{}',
  ];
  const says = Buffer.from(lines.join('\r\n'), 'utf8');
  const { answer } = await overSocket(target, says, WITHIN_MS, (heard) => heard.includes('\r\n\r\n'));
  const status = /^HTTP\/1\.1 (\d{3})/.exec(answer.toString('latin1'))?.[1];
  return status === undefined ? undefined : Number(status);
}

/** Over raw frames: a client of HTTP/2 would not send such hosts. */
export async function overHttp2(target: Port, host: string, path: string): Promise<number | undefined> {
  const isRpc = path.includes('.v1.');
  const block = headerBlock([
    [':method', isRpc ? 'POST' : 'GET'],
    [':scheme', 'http'],
    [':path', path],
    [':authority', host],
    ...(isRpc ? ([['content-type', 'application/json']] as const) : []),
  ]);
  const says = Buffer.concat([
    PREFACE,
    frames(
      NO_SETTINGS,
      { type: frameTypes.headers, flags: END_HEADERS | (isRpc ? 0 : END_STREAM), stream: 1, payload: block },
      ...(isRpc ? [{ type: frameTypes.data, flags: END_STREAM, stream: 1, payload: Buffer.from('{}') }] : []),
    ),
  ]);
  let status: number | undefined;
  await overSocket(
    target,
    says,
    WITHIN_MS,
    (heard) => (status = answeredStatus(heard) ?? status) !== undefined,
  );
  return status;
}

/** The status in the first HEADERS frame of what a server sends: a static entry of HPACK's table, or a literal with its name from there. */
function answeredStatus(heard: Buffer): number | undefined {
  const known: Readonly<Record<number, number>> = {
    8: 200,
    9: 204,
    10: 206,
    11: 304,
    12: 400,
    13: 404,
    14: 500,
  };
  for (let at = 0; at + 9 <= heard.length; at += 9 + heard.readUIntBE(at, 3)) {
    const payload = heard.subarray(at + 9, at + 9 + heard.readUIntBE(at, 3));
    if (heard[at + 3] === frameTypes.headers && payload.length > 0) {
      const first = payload[0] ?? 0;
      if (first & 0x80) {
        return known[first & 0x7f];
      }
      const [, length = 0] = payload;
      const text = payload.subarray(2, 2 + (length & 0x7f));
      return length & 0x80 ? huffmanDigits(text) : Number(text.toString('latin1'));
    }
    if (heard[at + 3] === frameTypes.rstStream || heard[at + 3] === frameTypes.goaway) {
      // Refused as HTTP/2 refuses what is malformed.
      return 400;
    }
  }
  return undefined;
}

/** Digits in Huffman's code of HPACK (RFC 7541, appendix B): 0, 1 and 2 take five bits, the others six. */
function huffmanDigits(bytes: Uint8Array): number {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  let digits = '';
  for (let at = 0; digits.length < 3 && at + 5 <= bits.length;) {
    const five = Number.parseInt(bits.slice(at, at + 5), 2);
    if (five <= 2) {
      digits += five;
      at += 5;
    } else {
      digits += Number.parseInt(bits.slice(at, at + 6), 2) - 0b011001 + 3;
      at += 6;
    }
  }
  return Number(digits);
}
