import { create as createMessage, fromBinary, toBinary } from '@bufbuild/protobuf';
import { durationFromMs } from '@bufbuild/protobuf/wkt';
import { createClient } from '@connectrpc/connect';
import { createConnectTransport } from '@connectrpc/connect-node';
import { Client as GrpcClient, credentials } from '@grpc/grpc-js';
import {
  AgentExecutionCreateRequestSchema,
  AgentExecutionCreateResponseSchema,
  AgentExecutionService,
  type AgentExecutionCreateRequest,
} from '@stigmer/api/agentexecution/v1';
import { CallbackOptionsSchema } from '@stigmer/api/execution/v1';
import { LATEST_REVISION } from '@stigmer/handshake';
import { SAMPLE_TEXT } from '../callers/samples.js';
import type { StigmerProcess } from './stigmer-process.js';

/** Calls Create with a task token, in some way; gives the execution's id. */
export type CreateCall = (token: Uint8Array) => Promise<string>;

/** Each way to call Create. */
export interface CreateCalls {
  /** As the SDK's activity does: it tells the activity's deadline too, so that the server need not look it up. */
  readonly sdk: CreateCall;
  /** As any language's generated stub does, with nothing but the token. */
  readonly grpc: CreateCall;
  /** As curl or a browser does. */
  readonly connectJson: CreateCall;
  close(): void;
}

const DAY_MS = 24 * 3_600_000;
const CREATE_PATH = `/${AgentExecutionService.typeName}/${AgentExecutionService.method.create.name}`;

/** Opens a connection of each sort; it is kept for all calls. */
export function createCalls({ url, api }: StigmerProcess): CreateCalls {
  const grpc = new GrpcClient(new URL(url).host, credentials.createInsecure());
  const connect = createClient(
    AgentExecutionService,
    createConnectTransport({ baseUrl: url, httpVersion: '1.1', useBinaryFormat: false }),
  );
  return {
    sdk: async (token) => (await api.agentExecutions.create(request(token, true))).id,
    grpc: (token) =>
      new Promise((resolve, reject) => {
        grpc.makeUnaryRequest(
          CREATE_PATH,
          (message: AgentExecutionCreateRequest) =>
            Buffer.from(toBinary(AgentExecutionCreateRequestSchema, message)),
          (bytes) => fromBinary(AgentExecutionCreateResponseSchema, bytes),
          request(token, false),
          (error, response) => (response ? resolve(response.id) : reject(error ?? new Error('No answer.'))),
        );
      }),
    connectJson: async (token) => (await connect.create(request(token, true))).id,
    close: () => grpc.close(),
  };
}

function request(token: Uint8Array, withOptions: boolean): AgentExecutionCreateRequest {
  return createMessage(AgentExecutionCreateRequestSchema, {
    spec: {
      agentId: 'echo',
      inputs: { text: SAMPLE_TEXT },
      callbackToken: token,
      ...(withOptions && {
        callback: createMessage(CallbackOptionsSchema, {
          namespace: 'default',
          timeLeft: durationFromMs(DAY_MS),
          revision: LATEST_REVISION,
          heartbeatTimeout: durationFromMs(0),
        }),
      }),
    },
  });
}
