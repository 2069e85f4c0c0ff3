import type { Context } from '../context.js';

/** A way to get the `temporal` command onto a machine that has none. */
export interface BinaryMaker {
  /** Ends the sentence "Trying …". */
  readonly name: string;
  /** What it makes, as the name of a folder in the cache: the same for makers whose results are the same. */
  product(): Promise<string>;
  /**
   * Makes the command inside `workDir`, an empty folder that is removed afterwards, and returns its path.
   * Throws an error that says why it can't be done.
   */
  make(workDir: string, context: Context): Promise<string>;
}
