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
  type FileDescriptorProto,
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

/** Calls Create by a name that is misspelt, as a client of a schema does that isn't this server's. */
export async function misspeltCreate(transport: Transport): Promise<void> {
  await transport.unary(misspeltMethod, undefined, undefined, undefined, {});
}

const newerMethod = createMethodOf((file) => {
  const request = file.messageType.find(({ name }) => name === 'AgentExecutionCreateRequest');
  request?.field.push(
    create(FieldDescriptorProtoSchema, {
      name: 'dry_run',
      jsonName: 'dryRun',
      number: 1000,
      label: FieldDescriptorProto_Label.OPTIONAL,
      type: FieldDescriptorProto_Type.BOOL,
    }),
  );
});

const misspeltMethod = createMethodOf((file) => {
  for (const method of file.service.flatMap((service) => service.method)) {
    method.name = method.name === 'Create' ? 'Creat' : method.name;
  }
});

/** The method Create in a schema that is changed. */
function createMethodOf(change: (file: FileDescriptorProto) => void): DescMethodUnary {
  const { file, typeName, method } = AgentExecutionService;
  const set = clone(FileDescriptorSetSchema, fileDescriptorSet([file]));
  set.file.filter(({ name }) => name === file.proto.name).forEach(change);
  const [changed] = present(createFileRegistry(set).getService(typeName)).methods;
  if (changed?.methodKind !== method.create.methodKind) {
    throw new Error('Create is not the first method');
  }
  return changed as DescMethodUnary;
}
