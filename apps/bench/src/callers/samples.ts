/** What echo and its peers are given, and give back. */
export const SAMPLE_TEXT =
  'The new harbour bridge opened on a bright morning in May, and half of the town came to see it.';
