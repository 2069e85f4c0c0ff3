import { ApplicationFailure } from '@temporalio/common';
import { encode } from '@temporalio/common/lib/encoding.js';
import type { JsonValue } from '@bufbuild/protobuf';
import { cutText } from '../cut-text.js';
import { isTooDeep, tooDeep } from './nesting-limits.js';

// Temporal fails an activity whose result is over 2 MiB, whatever was said. The delivered execution holds the inputs and the
// output, so these two limits together keep it well below.

/** The most that the inputs and the message of an execution may take as JSON, in bytes of UTF-8. */
export const MAX_INPUT_BYTES = 512 * 1024;

/** The most that an output may take as JSON, in bytes of UTF-8, and still travel through Temporal; a larger one is an artifact. */
export const MAX_OUTPUT_BYTES = 960 * 1024;

/**
 * The most that the output of an execution may take as JSON at all, in bytes of UTF-8. Workflow code, ours and the caller's,
 * has some seconds for what it does at a time, and a tenth of one goes into each MiB.
 */
export const MAX_ARTIFACT_BYTES = 16 * 1024 * 1024;

/** The most that a payload for a caller may take, in bytes: with a margin to Temporal's limit for what goes with it. */
export const MAX_DELIVERED_BYTES = 1536 * 1024;

/** The longest message of an error, in UTF-16 units: it is in memos, lists, failures and their details. */
const MAX_ERROR_MESSAGE = 4_000;

/** The most that the details of an error may take as JSON, in characters. */
const MAX_ERROR_DETAILS = 64_000;

/** A message that is too long ends with an ellipsis. A failure that is too large would lose its type in Temporal. */
export function cutMessage(message: string): string {
  return cutText(message, MAX_ERROR_MESSAGE);
}

/** An error's details, or what stands for them where they are too large. */
export function detailsWithinLimit<T>(details: T): T | { readonly omitted: string } {
  const length = JSON.stringify(details).length;
  return length <= MAX_ERROR_DETAILS
    ? details
    : { omitted: `The details took ${length} characters as JSON.` };
}

/** Whether JSON takes more bytes of UTF-8 than a limit. Counting them takes long in workflow code: it is done where it decides. */
export function exceeds(json: string, limit: number): boolean {
  const mostBytesPerCharacter = 3;
  return json.length > limit || (mostBytesPerCharacter * json.length > limit && encode(json).length > limit);
}

/**
 * Gives the result of a function back if it is small and flat enough: the workflow that asked for it goes on with it.
 *
 * @throws ApplicationFailure (non-retryable) where it isn't
 */
export function resultWithinLimit<T extends JsonValue>(result: T): T {
  if (isTooDeep(result)) {
    throw tooDeep("function's result");
  }
  if (exceeds(JSON.stringify(result), MAX_OUTPUT_BYTES)) {
    throw resultTooLarge();
  }
  return result;
}

/** What the call of a function fails with whose result is too large. */
export function resultTooLarge(): ApplicationFailure {
  return ApplicationFailure.nonRetryable(
    `The function's result takes more than ${MAX_OUTPUT_BYTES} bytes as JSON, which is the most that a workflow can take.`,
    'OutputTooLarge',
  );
}

/** What an execution fails with whose output is too large. */
export function outputTooLarge(): ApplicationFailure {
  return ApplicationFailure.nonRetryable(
    `The output takes more than ${MAX_ARTIFACT_BYTES} bytes as JSON, which is the most that is kept.`,
    'OutputTooLarge',
  );
}
