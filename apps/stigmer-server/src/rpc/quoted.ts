import { cutText } from '../cut-text.js';

/** The longest piece of a request that is quoted, in UTF-16 units: an error of gRPC travels in a header. */
const MAX_QUOTED = 200;

/** A piece of a request as an error may quote it. One that is too long ends with an ellipsis. */
export function quoted(text: string): string {
  return cutText(text, MAX_QUOTED);
}
