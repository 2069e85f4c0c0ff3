import { toBinary, toJsonString, type DescMessage, type Message } from '@bufbuild/protobuf';

/**
 * The most that the messages of an answer may take together, in bytes: clients of gRPC in Go, Java and Python take no answer over
 * 4 MiB unless they are told otherwise, and the rest is for what goes with them.
 */
export const MAX_ANSWER_BYTES = 3_584 * 1024;

/** The tag and the length of a message within another one. */
const FRAME_BYTES = 8;

/** How many bytes a message takes in an answer, in binary or in JSON, whichever is more: pages are the same for all clients. */
export function answerBytes(schema: DescMessage, message: Message): number {
  const binary = toBinary(schema, message).length;
  const json = Buffer.byteLength(toJsonString(schema, message));
  return Math.max(binary, json) + FRAME_BYTES;
}
