import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { methods } from '../wire/methods.js';
import { callJson } from '../wire/post.js';
import { judgeAnswer } from './judge-answer.js';
import { mutated } from './mutate.js';
import { mutationAttack } from './mutation-attack.js';

const ID = '0198f3a2-0000-7000-8000-000000000000';

/** A token as Temporal's server makes them (`temporal.server.api.token.v1.Task`): of an activity that there never was. */
function token(runId: string, attempt: number): Uint8Array {
  const clock = new BinaryWriter()
    .tag(1, WireType.Varint)
    .int32(1)
    .tag(2, WireType.Varint)
    .int64(1_048_600)
    .finish();
  return new BinaryWriter()
    .tag(1, WireType.LengthDelimited)
    .string(ID)
    .tag(2, WireType.LengthDelimited)
    .string('workflow')
    .tag(3, WireType.LengthDelimited)
    .string(runId)
    .tag(4, WireType.Varint)
    .int64(5)
    .tag(5, WireType.Varint)
    .int32(attempt)
    .tag(6, WireType.LengthDelimited)
    .string('1')
    .tag(9, WireType.LengthDelimited)
    .bytes(clock)
    .finish();
}

/** A token of an activity without a workflow: its reference to the component counts. */
function standalone(): Uint8Array {
  const reference = new BinaryWriter()
    .tag(1, WireType.LengthDelimited)
    .string(ID)
    .tag(2, WireType.LengthDelimited)
    .string('activity')
    .tag(3, WireType.LengthDelimited)
    .string(ID)
    .finish();
  return new BinaryWriter()
    .tag(1, WireType.LengthDelimited)
    .string(ID)
    .tag(5, WireType.Varint)
    .int32(1)
    .tag(14, WireType.LengthDelimited)
    .bytes(reference)
    .tag(15, WireType.Varint)
    .int32(1)
    .finish();
}

/** Callback tokens that no activity has: none may be accepted. */
export const tokenMutations = mutationAttack({
  name: 'mutations-tokens',
  what: 'mutated callback tokens',
  share: 0.05,
  arbitrary: mutated([token(ID, 1), token('', 1), token(ID, -1), standalone()]),
  sender: async (target) => ({
    async send(mutation) {
      const spec = { agentId: 'echo', callbackToken: mutation.toString('base64') };
      const answer = await callJson(target, methods.createAgent, { spec }, { withinMs: 20_000 });
      // Without a byte, there is none.
      return answer.status === 200 && mutation.length > 0
        ? { outcome: 'accepted', complaint: `${mutation.toString('hex')} was accepted` }
        : judgeAnswer(answer, `the token ${mutation.toString('hex')}`);
    },
    end: () => undefined,
  }),
});
