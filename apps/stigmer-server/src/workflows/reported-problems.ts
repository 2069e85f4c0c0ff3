import { checkDefinition, type DefinitionProblem } from '@stigmer/serverless-workflow/definition';
import { cutText } from '../cut-text.js';
import { functionNames } from './function-names.js';

/** How many problems of a definition are told: nobody reads more, and a definition of 1 MiB may have hundreds of thousands. */
const MAX_PROBLEMS = 100;

/** The longest text of a problem, in UTF-16 units: it may quote the definition. */
const MAX_TEXT = 1_000;

/** Tells what is wrong with a definition. */
export function problemsOf({ text }: { readonly text: string }): DefinitionProblem[] {
  const result = checkDefinition(text, { functions: functionNames });
  return result.ok ? [] : reportedProblems(result.problems);
}

/** The problems of a definition as an answer tells them: the first ones, and how many more there are. */
function reportedProblems(problems: readonly DefinitionProblem[]): DefinitionProblem[] {
  const left = problems.length - MAX_PROBLEMS;
  return [
    ...problems.slice(0, MAX_PROBLEMS).map(({ pointer, message, ...problem }) => ({
      ...problem,
      pointer: cutText(pointer, MAX_TEXT),
      message: cutText(message, MAX_TEXT),
    })),
    ...(left > 0 ? [{ pointer: '', message: `there are ${left} more problems: correct these first` }] : []),
  ];
}
