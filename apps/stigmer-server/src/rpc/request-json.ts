import { fromJson, type DescMessage, type JsonValue } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import { refuse } from '../executions/execution-errors.js';
import { errorWithinLimits } from './error-within-limits.js';
import { findJsonFault } from './json-fault.js';

/**
 * What is done with fields of a request in JSON that are not known here. One whose name is misspelt would, if ignored, be carried
 * out without what the field says.
 */
export type UnknownFields = 'refused' | 'ignored';

/**
 * Connect's options for reading a request from JSON.
 *
 * Connect takes its decoder of texts from here too (`createJsonSerialization` of `@connectrpc/connect/protocol`), which is the one
 * place where a request's JSON can be looked at whatever the protocol. Without it, requests are refused all the same, but only
 * in the words that the reader has, which may quote half a character, or all of a value: not every protocol could send them.
 */
export function requestJson(schema: DescMessage, unknownFields: UnknownFields) {
  const ignoreUnknownFields = unknownFields === 'ignored';
  return {
    ignoreUnknownFields,
    textDecoder: {
      decode(bytes?: Uint8Array): string {
        try {
          const text = decodeUtf8(bytes);
          const json = parseJson(text);
          if (!ignoreUnknownFields) {
            checkNames(schema, json);
          }
          fromJson(schema, json, { ignoreUnknownFields });
          return text;
        } catch (error) {
          throw errorWithinLimits(ConnectError.from(error, Code.InvalidArgument));
        }
      },
    },
  };
}

function checkNames(schema: DescMessage, json: unknown): void {
  const fault = findJsonFault(schema, json);
  if (fault !== undefined) {
    throw refuse(Code.InvalidArgument, fault);
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

function parseJson(text: string): JsonValue {
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
