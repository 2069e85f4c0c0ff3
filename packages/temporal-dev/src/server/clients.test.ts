import { expect, test } from 'vitest';
import { clientInodes, countInLsof } from './clients.js';

const PROC_NET_TCP = `
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1C41 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 100 1 0 100 0 0 10 0
   1: 0100007F:1C41 0100007F:D6B0 01 00000000:00000000 02:00000475 00000000     0        0 101 2 0 20 4 0 18 -1
   2: 0100007F:D6B0 0100007F:1C41 01 00000000:00000000 02:000AFB19 00000000     0        0 102 2 0 20 4 19 18 -1
   3: 0100007F:D6B2 0100007F:1C41 06 00000000:00000000 02:000AFB19 00000000     0        0 0 2 0 20 4 19 18 -1
   4: 0100007F:D6B4 0100007F:1C42 01 00000000:00000000 02:000AFB19 00000000     0        0 103 2 0 20 4 19 18 -1
`;

test('/proc/net/tcp: only the client ends of established connections to the port', () => {
  expect(clientInodes(PROC_NET_TCP, 7233)).toEqual(['102']);
});

test('lsof: only the client ends that are not the server itself', () => {
  const output = [
    'p10',
    'n127.0.0.1:7233->127.0.0.1:5001',
    'n127.0.0.1:5000->127.0.0.1:7233',
    'p20',
    'n127.0.0.1:5001->127.0.0.1:7233',
    'n127.0.0.1:5002->127.0.0.1:17233',
  ].join('\n');
  expect(countInLsof(output, 7233, 10)).toBe(1);
});
