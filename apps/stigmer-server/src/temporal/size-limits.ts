import { ApplicationFailure } from '@temporalio/common';
import { encode } from '@temporalio/common/lib/encoding.js';

// Temporal fails an activity whose result is over 2 MiB, whatever was said. The delivered execution holds the inputs and the
// output, so these two limits together keep it well below.

/** The most that the inputs and the message of an execution may take as JSON, in bytes of UTF-8. */
export const MAX_INPUT_BYTES = 512 * 1024;

/** The most that an output may take as JSON, in bytes of UTF-8. */
export const MAX_OUTPUT_BYTES = 960 * 1024;

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
