import {
  clone,
  create,
  createFileRegistry,
  fromJson,
  toJson,
  type DescMethodUnary,
  type JsonValue,
} from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FieldDescriptorProtoSchema,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';
import type { Transport } from '@connectrpc/connect';
import { AgentExecutionService } from '@stigmer/api/agentexecution/v1';
import { fileDescriptorSet } from '../../src/rpc/file-descriptors.js';
import { present } from './stigmer.js';

/**
 * Calls Create as a client of a later version does, whose request has one more field, `dry_run`.
 *
 * @param request in JSON
 * @returns the answer in JSON
 */
export async function newerCreate(transport: Transport, request: JsonValue): Promise<JsonValue> {
  const { message } = await transport.unary(
    newerMethod,
    undefined,
    undefined,
    undefined,
    fromJson(newerMethod.input, request),
  );
  return toJson(newerMethod.output, message);
}

const newerMethod = makeNewerMethod();

function makeNewerMethod(): DescMethodUnary {
  const { create: method } = AgentExecutionService.method;
  const set = clone(FileDescriptorSetSchema, fileDescriptorSet([method.parent.file]));
  const request = set.file.flatMap((file) => file.messageType).find(({ name }) => name === method.input.name);
  present(request).field.push(
    create(FieldDescriptorProtoSchema, {
      name: 'dry_run',
      jsonName: 'dryRun',
      number: 1000,
      label: FieldDescriptorProto_Label.OPTIONAL,
      type: FieldDescriptorProto_Type.BOOL,
    }),
  );
  const newer = present(createFileRegistry(set).getService(method.parent.typeName)).method['create'];
  if (newer?.methodKind !== 'unary') {
    throw new Error('Create is not there');
  }
  return newer as DescMethodUnary;
}
