// A user's payload converter: bigints as decimal text, Stigmer's executions, and the rest as Temporal converts it.
import { withStigmerMessages } from '@stigmer/sdk/payload-converter';
import {
  CompositePayloadConverter,
  JsonPayloadConverter,
  UndefinedPayloadConverter,
} from '@temporalio/common';
import { decode, encode } from '@temporalio/common/lib/encoding.js';

class BigIntPayloadConverter {
  encodingType = 'test/bigint';

  toPayload(value) {
    return typeof value === 'bigint'
      ? { metadata: { encoding: encode(this.encodingType) }, data: encode(String(value)) }
      : undefined;
  }

  fromPayload({ data }) {
    return BigInt(decode(data));
  }
}

export const payloadConverter = withStigmerMessages(
  new CompositePayloadConverter(
    new UndefinedPayloadConverter(),
    new BigIntPayloadConverter(),
    new JsonPayloadConverter(),
  ),
);
