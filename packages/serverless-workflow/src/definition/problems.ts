/** Something wrong in a definition. */
export interface DefinitionProblem {
  /** JSON pointer of the place; empty for the document as a whole. */
  readonly pointer: string;
  /** What is wrong there and what to do. */
  readonly message: string;
  /** The line in the source, from 1, where it is known. */
  readonly line?: number;
}

/** A definition that can't be run, with everything that is wrong with it. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';

  constructor(
    readonly sourceName: string,
    readonly problems: readonly DefinitionProblem[],
  ) {
    super(
      `${sourceName} is not a workflow definition that can be run:\n${describeProblems(sourceName, problems)}`,
    );
  }
}

function describeProblems(sourceName: string, problems: readonly DefinitionProblem[]): string {
  return problems
    .map(({ pointer, message, line }) => {
      const place = line === undefined ? sourceName : `${sourceName}:${line}`;
      return `  ${place} ${pointer === '' ? '(document)' : pointer}: ${message}`;
    })
    .join('\n');
}
