import { expect, test } from 'vitest';
import { tokenFingerprint, tokenLogFields, tokenPreview, withoutTaskToken } from './token.js';

test('a long token is cut after 20 characters of Base64', () => {
  const preview = tokenPreview(new Uint8Array(40).fill(255));
  expect(preview).toBe(`${'/'.repeat(20)}...`);
});

test('a token of at most 20 characters of Base64 is shown whole', () => {
  expect(tokenPreview(Uint8Array.of(1, 2, 3))).toBe('AQID');
  expect(tokenPreview(new Uint8Array(15))).toBe('A'.repeat(20));
});

test('the fingerprint is the start of the SHA-256, and tells tokens apart that share a preview', () => {
  expect(tokenFingerprint(new TextEncoder().encode('abc'))).toBe('ba7816bf8f01cfea');
  const [one, other] = [new Uint8Array(60), new Uint8Array(60).fill(1, 59)];
  expect(tokenPreview(one)).toBe(tokenPreview(other));
  expect(tokenFingerprint(one)).not.toBe(tokenFingerprint(other));
});

test('log fields hold nothing that the token could be made from', () => {
  const token = crypto.getRandomValues(new Uint8Array(200));
  expect(JSON.stringify(tokenLogFields(token))).not.toContain(Buffer.from(token).toString('base64'));
  expect(tokenLogFields(token).token_length).toBe(200);
});

test('the token is taken out of the attributes of a log line', () => {
  expect(withoutTaskToken({ activityId: '1', taskToken: 'c2VjcmV0' })).toEqual({ activityId: '1' });
});
