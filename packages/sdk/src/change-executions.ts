import type { JsonObject } from '@bufbuild/protobuf';
import { JSON_PROTOBUF, mapExecutionsInJson } from '@stigmer/handshake';
import type { Payload } from '@temporalio/common';
import { holdsExecutions } from './execution-payload.js';

const TYPE = '@type';

/**
 * Changes the payloads that hold an execution, and each execution that a payload of JSON holds among other things.
 *
 * @param marker text that a payload contains where there is something to change
 * @param change gets an execution as a payload of its own
 */
export function changeExecutions(
  payloads: readonly Payload[],
  marker: string,
  change: (payload: Payload) => Promise<Payload>,
): Promise<Payload[]> {
  return Promise.all(
    payloads.map(async (payload) => {
      if (!Buffer.from(payload.data ?? []).includes(marker)) {
        return payload;
      }
      return holdsExecutions(payload) ? changeInside(payload, change) : change(payload);
    }),
  );
}

async function changeInside(
  payload: Payload,
  change: (payload: Payload) => Promise<Payload>,
): Promise<Payload> {
  // A payload converter of the user's own may write something else than JSON.
  if (textOf(payload.metadata?.['encoding']) !== 'json/plain') {
    return payload;
  }
  const changed = await mapExecutionsInJson(
    JSON.parse(textOf(payload.data)),
    async ({ [TYPE]: type, ...execution }) => {
      const typeUrl = typeof type === 'string' ? type : '';
      const { data } = await change({
        metadata: {
          encoding: Buffer.from(JSON_PROTOBUF),
          messageType: Buffer.from(typeUrl.replace(/^.*\//, '')),
        },
        data: Buffer.from(JSON.stringify(execution)),
      });
      return { [TYPE]: typeUrl, ...(JSON.parse(textOf(data)) as JsonObject) };
    },
  );
  return { ...payload, data: Buffer.from(JSON.stringify(changed)) };
}

function textOf(bytes: Uint8Array | null | undefined): string {
  return Buffer.from(bytes ?? []).toString();
}
