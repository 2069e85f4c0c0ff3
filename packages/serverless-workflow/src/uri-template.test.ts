import { describe, expect, it } from 'vitest';
import { expandUriTemplate } from './uri-template.js';

describe('expandUriTemplate', () => {
  it.each([
    ['https://x.io/{id}', { id: 7 }, 'https://x.io/7'],
    ['https://x.io/{name}', { name: 'a b/ü' }, 'https://x.io/a%20b%2F%C3%BC'],
    ['https://x.io/{pet.id}/{none}', { 'pet.id': true }, 'https://x.io/true/'],
    ['https://x.io/{id}', null, 'https://x.io/'],
  ])('%s with %j', (template, input, uri) => {
    expect(expandUriTemplate(template, input, '/do/0/a')).toBe(uri);
  });

  it('refuses what has no place in a URI', () => {
    expect(() => expandUriTemplate('https://x.io/{a}', { a: [] }, '/do/0/a')).toThrow(
      '{a} in https://x.io/{a} must be',
    );
  });
});
