import { methods } from '../wire/methods.js';
import { overSocket } from '../wire/over-socket.js';
import { mutated } from './mutate.js';
import { mutationAttack } from './mutation-attack.js';

const json = '{"spec":{"agentId":"none","inputs":{"a":"b"}}}';
const path = `/${methods.createAgent}`;

const conversations = [
  `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${json.length}\r\nConnection: close\r\n\r\n${json}`,
  `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${json.length.toString(16)}\r\n${json}\r\n0\r\n\r\n`,
  `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`,
  `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET /metrics HTTP/1.0\r\n\r\n`,
  `GET /${methods.getAgent}?encoding=json&message=%7B%22id%22%3A%22x%22%7D HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`,
  `OPTIONS ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://a.example\r\nAccess-Control-Request-Method: POST\r\nConnection: close\r\n\r\n`,
  `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/grpc-web+proto\r\nContent-Length: 5\r\nGrpc-Timeout: 1S\r\nConnection: close\r\n\r\n\0\0\0\0\0`,
  `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: 100-continue\r\nContent-Encoding: gzip\r\nContent-Type: application/proto\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc`,
  `GET http://127.0.0.1/healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\nConnection: Upgrade, HTTP2-Settings\r\n\r\n`,
];

const tokens = [
  '\r\n',
  '\n',
  '\r',
  '\0',
  '\r\n\r\n',
  'Host: @\r\n',
  'Host: [\r\n',
  'Content-Length: -1\r\n',
  'Content-Length: 5, 5\r\n',
  'Content-Length: 99999999999999999999\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Transfer-Encoding: identity, chunked\r\n',
  'Expect: x\r\n',
  'Connection: upgrade\r\n',
  'Upgrade: websocket\r\n',
  'ffffffffffffffff\r\n',
  '0\r\n',
  ' ',
  '\t',
  '%',
  '%00',
  '://',
  '@',
  '?',
  'HTTP/2.0',
  'HTTP/9.9',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'CONNECT ',
  'TRACE ',
  'é',
  '\x80',
  'Connect-Timeout-Ms: 1e99\r\n',
  'Grpc-Timeout: 99999999999S\r\n',
  'Connect-Protocol-Version: 2\r\n',
  'Accept-Encoding: gzip, br, x\r\n',
  'Content-Encoding: br\r\n',
];

/** A conversation that neither is answered nor ends: the server waits for more of it, as it may for a while. */
const WAITING_MS = 400;
const INTERNAL = /HTTP\/1\.1 500|"code":\s*"(?:internal|unknown)"/;

/** Conversations of HTTP/1.1 with some bytes changed. */
export const http1Mutations = mutationAttack({
  name: 'mutations-http1',
  what: 'mutated conversations of HTTP/1.1',
  share: 0.2,
  arbitrary: mutated(conversations, tokens),
  sender: async (target) => ({
    async send(mutation) {
      const { answer, end } = await overSocket(target, mutation, WAITING_MS);
      const text = answer.toString('latin1');
      const status = /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1];
      return {
        outcome: status ?? (answer.length > 0 ? 'frames' : end),
        complaint: INTERNAL.test(text)
          ? `${JSON.stringify(mutation.toString('latin1').slice(0, 300))} was answered ${text.slice(0, 200)}`
          : end === 'refused'
            ? 'the connection was not taken'
            : undefined,
      };
    },
    end: () => undefined,
  }),
});
