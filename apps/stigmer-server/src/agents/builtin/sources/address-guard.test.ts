import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { isPublicAddress, PrivateAddressError, publicLookup, refusePrivateHost } from './address-guard.js';

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  'fe80::1',
  'fc00::1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '64:ff9b::7f00:1',
])('%s is not public', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(['93.184.215.14', '2606:2800:220:1:248:1893:25c8:1946', '::ffff:93.184.215.14'])(
  '%s is public',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

test('refuses a host that is a private address, also in brackets', () => {
  expect(() => refusePrivateHost('[::1]')).toThrow(PrivateAddressError);
  expect(() => refusePrivateHost('127.0.0.1')).toThrow(PrivateAddressError);
  expect(() => refusePrivateHost('example.org')).not.toThrow();
});

test('looks a name up but gives no private address', async () => {
  await expect(promisify(publicLookup)('localhost', { all: true })).rejects.toThrow(PrivateAddressError);
});
