import { withStigmerMessages } from '@stigmer/sdk/payload-converter';
import {
  CompositePayloadConverter,
  JsonPayloadConverter,
  UndefinedPayloadConverter,
  type Payload,
  type PayloadConverterWithEncoding,
} from '@temporalio/common';
import { decode, encode } from '@temporalio/common/lib/encoding.js';

class BigIntPayloadConverter implements PayloadConverterWithEncoding {
  readonly encodingType = 'bigint/decimal';

  toPayload(value: unknown): Payload | undefined {
    return typeof value === 'bigint'
      ? { metadata: { encoding: encode(this.encodingType) }, data: encode(String(value)) }
      : undefined;
  }

  fromPayload<T>({ data }: Payload): T {
    return BigInt(decode(data ?? new Uint8Array())) as T;
  }
}

export const payloadConverter = withStigmerMessages(
  new CompositePayloadConverter(
    new UndefinedPayloadConverter(),
    new BigIntPayloadConverter(),
    new JsonPayloadConverter(),
  ),
);
