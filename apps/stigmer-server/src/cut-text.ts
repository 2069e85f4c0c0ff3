import { cutPlace } from '@stigmer/serverless-workflow';

/**
 * A text of so many UTF-16 units at most. One that is longer is cut between characters, and ends with an ellipsis.
 *
 * @param ending what stands for the rest
 */
export function cutText(text: string, limit: number, ending = '…'): string {
  return text.length <= limit ? text : `${text.slice(0, cutPlace(text, limit - ending.length))}${ending}`;
}
