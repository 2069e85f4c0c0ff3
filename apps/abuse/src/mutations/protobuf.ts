import * as fc from 'fast-check';
import { methods } from '../wire/methods.js';
import { send } from '../wire/post.js';
import { judgeAnswer } from './judge-answer.js';
import { mutated } from './mutate.js';
import { mutationAttack } from './mutation-attack.js';
import { create, toBinary } from '@bufbuild/protobuf';
import {
  AgentExecutionCreateRequestSchema,
  AgentExecutionListRequestSchema,
} from '@stigmer/api/agentexecution/v1';
import { WorkflowValidateRequestSchema } from '@stigmer/api/workflow/v1';

const requests: readonly (readonly [string, Uint8Array])[] = [
  [
    methods.createAgent,
    toBinary(
      AgentExecutionCreateRequestSchema,
      create(AgentExecutionCreateRequestSchema, {
        requestId: 'r',
        spec: {
          agentId: 'none',
          inputs: { a: 'b', c: 'd' },
          message: 'm',
          timeLimit: { seconds: 60n },
          callbackToken: Buffer.alloc(40, 1),
          callback: { namespace: 'default', revision: 2, deadline: { seconds: 1_900_000_000n } },
        },
      }),
    ),
  ],
  [
    methods.listAgents,
    toBinary(
      AgentExecutionListRequestSchema,
      create(AgentExecutionListRequestSchema, {
        pageSize: 5,
        callerWorkflowId: 'w',
        startedAfter: { seconds: 1n },
      }),
    ),
  ],
  [
    methods.validate,
    toBinary(WorkflowValidateRequestSchema, create(WorkflowValidateRequestSchema, { source: 'do: []' })),
  ],
];

/** Starts of groups, lengths without an end, fields of other types, and numbers that are too long. */
const tokens = [
  '\x0b',
  '\x0c',
  '\xff\xff\xff\xff\x0f',
  '\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01',
  '\x00',
  '\x07',
  '\x0a\x80\x01',
  '\xff',
  '\x52\x00',
];

/** Requests in binary with some bytes changed. */
export const protobufMutations = mutationAttack({
  name: 'mutations-protobuf',
  what: 'mutated requests in binary',
  share: 0.15,
  arbitrary: fc
    .constantFrom(...requests)
    .chain(([method, message]) => mutated([message], tokens).map((body) => [method, body] as const)),
  sender: async (target) => ({
    async send([method, body]) {
      const answer = await send(target, `/${method}`, {
        headers: { 'content-type': 'application/proto' },
        body,
        withinMs: 15_000,
      });
      return judgeAnswer(answer, `${method} ${body.toString('hex').slice(0, 300)}`);
    },
    end: () => undefined,
  }),
});
