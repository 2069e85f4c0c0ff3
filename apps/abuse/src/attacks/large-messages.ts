import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Attack, Target } from '../attack.js';
import { methods } from '../wire/methods.js';
import { send, type Answer } from '../wire/post.js';

const WITHIN_MS = 20_000;
const MIB = 1024 * 1024;

/** Requests that are small on the wire, and large once they are read. */
export const largeMessages: Attack = {
  name: 'large-messages',
  what: '1.1 million map keys in 2.4 MB of gzip, JSON of many values and levels, bombs of gzip and brotli, each several times at once',
  async run(target) {
    const complaints: string[] = [];
    let slowest = 0;
    let count = 0;
    for (const [name, make] of Object.entries(kinds)) {
      const request = make();
      const answers = await Promise.all(
        Array.from({ length: target.size.largeMessages }, () => post(target, request)),
      );
      count += answers.length;
      slowest = Math.max(slowest, ...answers.map(({ ms }) => ms));
      const wrong = answers.find((answer) => !isRefusal(answer));
      if (wrong) {
        complaints.push(`${name}: ${wrong.status} ${wrong.fault ?? wrong.body.slice(0, 120)}`);
      }
    }
    return { complaints, figures: [`${count} messages, slowest answer ${(slowest / 1000).toFixed(1)} s`] };
  },
};

/** Refused as the sender's fault, or as over a limit; also by a connection that is closed while the message is sent. */
function isRefusal({ status, fault }: Answer): boolean {
  return (status >= 400 && status < 500) || status === 503 || (fault !== undefined && CLOSED.test(fault));
}

const CLOSED = /ECONNRESET|EPIPE|socket hang up/;

interface Large {
  readonly method: string;
  readonly contentType: string;
  readonly encoding?: string;
  readonly body: Uint8Array;
}

function post(target: Target, { method, contentType, encoding, body }: Large) {
  const headers = {
    'content-type': contentType,
    ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
  };
  return send(target, `/${method}`, { headers, body, withinMs: WITHIN_MS });
}

const PROTO = 'application/proto';
const JSON_TYPE = 'application/json';

const kinds: Readonly<Record<string, () => Large>> = {
  'map keys in gzip': () => gzipped(methods.createAgent, PROTO, mapKeys(1_100_000)),
  'map keys as they are': () => ({ method: methods.createAgent, contentType: PROTO, body: mapKeys(300_000) }),
  'map keys of JSON': () =>
    gzipped(
      methods.createAgent,
      JSON_TYPE,
      Buffer.from(`{"spec":{"agentId":"echo","inputs":{${pairs(900_000)}}}}`),
    ),
  'values of JSON that no field takes': () =>
    gzipped(methods.createAgent, JSON_TYPE, Buffer.from(`{"x":[${'0,'.repeat(7 * MIB)}0]}`)),
  'levels of JSON': () =>
    gzipped(methods.createAgent, JSON_TYPE, Buffer.from(`${'{"spec":'.repeat(MIB)}1${'}'.repeat(MIB)}`)),
  'levels of binary groups': () =>
    gzipped(
      methods.createAgent,
      PROTO,
      Buffer.concat([Buffer.alloc(4 * MIB, 0x0b), Buffer.alloc(4 * MIB, 0x0c)]),
    ),
  'unknown fields': () => gzipped(methods.createAgent, PROTO, Buffer.alloc(15 * MIB, Buffer.of(0x78, 0x01))),
  'a gzip bomb': () => gzipped(methods.createAgent, PROTO, Buffer.alloc(512 * MIB)),
  'a brotli bomb': () => ({
    method: methods.createAgent,
    contentType: PROTO,
    encoding: 'br',
    body: brotliCompressSync(Buffer.alloc(256 * MIB), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
  }),
  'a message of 64 MiB': () => ({
    method: methods.createAgent,
    contentType: PROTO,
    body: Buffer.alloc(64 * MIB),
  }),
  'a long text for Get': () => ({
    method: methods.getAgent,
    contentType: JSON_TYPE,
    body: Buffer.from(JSON.stringify({ id: 'x'.repeat(15 * MIB) })),
  }),
};

function gzipped(method: string, contentType: string, body: Uint8Array): Large {
  return { method, contentType, encoding: 'gzip', body: gzipSync(body) };
}

/** A Create with so many inputs, each a key of its own. */
function mapKeys(count: number): Buffer {
  const inputs = Buffer.alloc(count * 12);
  for (let index = 0; index < count; index += 1) {
    // Field 2 of the spec: an entry of 10 bytes, whose key (field 1) has 8.
    inputs.set([0x12, 10, 0x0a, 8], index * 12);
    inputs.write(index.toString(36).padStart(8, '0'), index * 12 + 4, 'latin1');
  }
  const spec = Buffer.concat([Buffer.from('\x0a\x04echo'), inputs]);
  return Buffer.concat([Buffer.of(0x0a), varint(spec.length), spec]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) {
      return Buffer.of(...bytes, left);
    }
    bytes.push((left % 128) | 128);
  }
}

function pairs(count: number): string {
  return Array.from({ length: count }, (_, index) => `"k${index}":""`).join(',');
}
