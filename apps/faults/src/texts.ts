import type { Random } from './random.js';

/** An English text that the harness writes, and what it knows of it. */
export interface Text {
  readonly text: string;
  readonly words: number;
  readonly sentences: number;
  /** A word that stands in it and nowhere else. */
  readonly secret: string;
}

const SENTENCES = [
  'The keeper wrote a long letter to the harbour office.',
  'Nobody in the village had seen such a storm before.',
  'Several boats came back without their nets that morning.',
  'The new lighthouse was built on the northern cliff.',
  'Every winter the road to the mountains is closed.',
];

/** Writes a text whose length the seed decides. */
export function writeText(random: Random): Text {
  const secret = `Lantern${random.between(100_000, 999_999)}`;
  const others = Array.from({ length: random.between(1, 3) }, () => random.pick(SENTENCES) ?? '');
  const all = [`The harbour master of the old town is called ${secret}.`, ...others];
  return {
    text: all.join(' '),
    words: all.reduce((sum, sentence) => sum + sentence.split(' ').length, 0),
    sentences: all.length,
    secret,
  };
}
