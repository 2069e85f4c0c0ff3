// A user's payload converter that takes every payload for JSON, and so can't give an execution back as a message.
import { decode, encode } from '@temporalio/common/lib/encoding.js';

export const payloadConverter = {
  toPayload: (value) => ({
    metadata: { encoding: encode('json/plain') },
    data: encode(JSON.stringify(value ?? null)),
  }),
  fromPayload: ({ data }) => JSON.parse(decode(data)),
};
