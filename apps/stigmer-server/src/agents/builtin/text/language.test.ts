import { expect, test } from 'vitest';
import { detectLanguage } from './language.js';

test.each([
  ['Das Produkt ist sehr gut und kam schnell an.', 'de', 'German'],
  ['La livraison a été rapide et le produit est excellent.', 'fr', 'French'],
  ['El producto llegó tarde y estaba roto.', 'es', 'Spanish'],
  ['Этот товар очень хороший.', 'ru', 'Russian'],
  ['この製品はとても良いです。', 'ja', 'Japanese'],
])('knows "%s" for %s', (text, code, name) => {
  expect(detectLanguage(text)).toEqual({ code, name, notEnglish: true });
});

test.each([
  'The box arrived damaged.',
  'ok',
  'terrible',
  'Excellent!!!',
  'La Trattoria on Via Roma was great',
  'Paris Berlin Tokyo Madrid Rome',
  'El Niño raised rainfall in Peru',
  'lol gr8 app thx',
  '12 34 55',
  '',
])('takes "%s" for possible English', (text) => {
  expect(detectLanguage(text).notEnglish).toBe(false);
});
