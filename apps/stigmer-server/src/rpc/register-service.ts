import { fromJsonString, type DescMessage, type DescService } from '@bufbuild/protobuf';
import {
  Code,
  ConnectError,
  createServiceImplSpec,
  type ConnectRouter,
  type ServiceImpl,
} from '@connectrpc/connect';
import { refuse } from '../executions/execution-errors.js';
import { errorWithinLimits } from './error-within-limits.js';
import { findJsonFault } from './json-fault.js';

/**
 * Registers a service whose requests in JSON may only have fields that are known here: one with a name that is misspelt would
 * else be carried out without what the field says. In binary, unknown fields are ignored, as Protobuf has it.
 */
export function registerWithStrictJson<S extends DescService>(
  router: ConnectRouter,
  service: S,
  implementation: ServiceImpl<S>,
): void {
  for (const spec of Object.values(createServiceImplSpec<S>(service, implementation).methods)) {
    const options = { jsonOptions: strictJson(spec.method.input) };
    switch (spec.kind) {
      case 'unary':
        router.rpc(spec.method, spec.impl, options);
        break;
      case 'server_streaming':
        router.rpc(spec.method, spec.impl, options);
        break;
      case 'client_streaming':
        router.rpc(spec.method, spec.impl, options);
        break;
      case 'bidi_streaming':
        router.rpc(spec.method, spec.impl, options);
        break;
    }
  }
}

/**
 * Connect's options for reading a request from JSON.
 *
 * Connect takes its decoder of texts from here too (`createJsonSerialization` of `@connectrpc/connect/protocol`), which is the one
 * place where a request's JSON can be looked at whatever the protocol. Without it, requests are refused all the same, but only
 * in the words that the reader has.
 */
function strictJson(schema: DescMessage) {
  return {
    ignoreUnknownFields: false,
    textDecoder: {
      decode(bytes?: Uint8Array): string {
        const text = decodeUtf8(bytes);
        checkNames(schema, text);
        checkValues(schema, text);
        return text;
      },
    },
  };
}

function checkNames(schema: DescMessage, text: string): void {
  const fault = findJsonFault(schema, parseJson(text));
  if (fault !== undefined) {
    throw refuse(Code.InvalidArgument, fault);
  }
}

/** What is wrong with values is told by the reader, but it may quote all of one. */
function checkValues(schema: DescMessage, text: string): void {
  try {
    fromJsonString(schema, text);
  } catch (error) {
    throw errorWithinLimits(ConnectError.from(error, Code.InvalidArgument));
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodeUtf8(bytes: Uint8Array | undefined): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw refuse(Code.InvalidArgument, 'The request is not UTF-8, in which JSON is sent.');
  }
}

function parseJson(text: string): unknown {
  if (text.trim() === '') {
    throw refuse(Code.InvalidArgument, 'The request is empty. A request without fields is {} in JSON.');
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw refuse(Code.InvalidArgument, `The request is not JSON: ${why}`);
  }
}
