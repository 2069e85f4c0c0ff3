import { ApplicationFailure } from '@temporalio/common';
import { encode } from '@temporalio/common/lib/encoding.js';

// Temporal fails an activity whose result is over 2 MiB, whatever was said. The delivered execution holds the inputs and the
// output, so these two limits together keep it well below.

/** The most that the inputs and the message of an execution may take as JSON, in bytes of UTF-8. */
export const MAX_INPUT_BYTES = 512 * 1024;

/** The most that an output may take as JSON, in bytes of UTF-8. */
export const MAX_OUTPUT_BYTES = 960 * 1024;

/** The longest message of an error, in characters: it is in memos, lists, failures and their details. */
const MAX_ERROR_MESSAGE = 4_000;

/** The most that the details of an error may take as JSON, in characters. */
const MAX_ERROR_DETAILS = 64_000;

/** A message that is too long ends with an ellipsis. A failure that is too large would lose its type in Temporal. */
export function cutMessage(message: string): string {
  return message.length <= MAX_ERROR_MESSAGE ? message : `${message.slice(0, MAX_ERROR_MESSAGE - 1)}…`;
}

/** An error's details, or what stands for them where they are too large. */
export function detailsWithinLimit<T>(details: T): T | { readonly omitted: string } {
  const length = JSON.stringify(details).length;
  return length <= MAX_ERROR_DETAILS
    ? details
    : { omitted: `The details took ${length} characters as JSON.` };
}

/**
 * Gives an output back if it is small enough to be delivered.
 *
 * @throws ApplicationFailure (non-retryable) where it isn't
 */
export function outputWithinLimit<T>(output: T): T {
  const bytes = encode(JSON.stringify(output)).length;
  if (bytes > MAX_OUTPUT_BYTES) {
    throw ApplicationFailure.nonRetryable(
      `The output takes ${bytes} bytes as JSON; at most ${MAX_OUTPUT_BYTES} can be delivered to a caller.`,
      'OutputTooLarge',
    );
  }
  return output;
}
