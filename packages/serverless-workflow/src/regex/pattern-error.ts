/** A regular expression that can't be used: it is none, or needs what an engine without backtracking can't do. */
export class PatternError extends Error {
  override readonly name = 'PatternError';

  constructor(
    /** What is wrong and, where there is a way, what to write instead. */
    message: string,
    /** Where in the pattern, in UTF-16 units. */
    readonly at: number,
  ) {
    super(message);
  }
}
