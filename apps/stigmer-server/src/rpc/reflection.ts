import {
  createFileRegistry,
  toBinary,
  type DescFile,
  type DescService,
  type FileRegistry,
} from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { Code, type ConnectRouter } from '@connectrpc/connect';
import { ServerReflection } from './gen/grpc/reflection/v1/reflection_pb.js';
import { ServerReflection as ServerReflectionV1Alpha } from './gen/grpc/reflection/v1alpha/reflection_pb.js';
import { fileDescriptorSet, withDependencies } from './file-descriptors.js';
import { quoted } from './quoted.js';
import { registerService } from './register-service.js';

/**
 * Registers gRPC's server reflection (https://github.com/grpc/grpc/blob/master/doc/server-reflection.md) in both of its
 * versions, whose messages are the same but for the package.
 */
export function reflectionRoutes(router: ConnectRouter, services: readonly DescService[]): void {
  const reflected = [...services, ServerReflection, ServerReflectionV1Alpha];
  const registry = createFileRegistry(fileDescriptorSet(reflected.map(({ file }) => file)));

  async function* serverReflectionInfo(requests: AsyncIterable<ReflectionRequest>) {
    for await (const request of requests) {
      yield {
        validHost: request.host,
        messageResponse: answer(request.messageRequest, registry, reflected),
      };
    }
  }
  registerService(router, ServerReflection, { serverReflectionInfo }, 'ignored');
  registerService(router, ServerReflectionV1Alpha, { serverReflectionInfo }, 'ignored');
}

/** What the requests of both versions have in common. */
interface ReflectionRequest {
  readonly host: string;
  readonly messageRequest:
    | {
        case: 'fileByFilename' | 'fileContainingSymbol' | 'allExtensionNumbersOfType' | 'listServices';
        value: string;
      }
    | { case: 'fileContainingExtension'; value: { containingType: string; extensionNumber: number } }
    | { case: undefined; value?: undefined };
}

function answer(
  request: ReflectionRequest['messageRequest'],
  registry: FileRegistry,
  services: readonly DescService[],
) {
  switch (request.case) {
    case 'listServices':
      return {
        case: 'listServicesResponse' as const,
        value: { service: services.map(({ typeName }) => ({ name: typeName })) },
      };
    case 'fileByFilename':
      return filesAnswer(registry.getFile(request.value), request.value);
    case 'fileContainingSymbol':
      return filesAnswer(fileOfSymbol(registry, request.value), request.value);
    case 'fileContainingExtension': {
      const { containingType, extensionNumber } = request.value;
      const message = registry.getMessage(containingType);
      const extension = message && registry.getExtensionFor(message, extensionNumber);
      return filesAnswer(extension?.file, `${containingType} extension ${extensionNumber}`);
    }
    case 'allExtensionNumbersOfType': {
      const extensionNumber = [...registry]
        .filter((type) => type.kind === 'extension')
        .filter((extension) => extension.extendee.typeName === request.value)
        .map((extension) => extension.number);
      return {
        case: 'allExtensionNumbersResponse' as const,
        value: { baseTypeName: request.value, extensionNumber },
      };
    }
    case undefined:
      return errorAnswer(Code.InvalidArgument, 'The request asks for nothing.');
  }
}

/** The longest name that is looked for: no other is here, and each part of one is looked for by itself. */
const MAX_SYMBOL = 1_000;

/** A symbol may also be a method or a field: its file is that of the type around it. */
function fileOfSymbol(registry: FileRegistry, symbol: string): DescFile | undefined {
  if (symbol.length > MAX_SYMBOL) {
    return undefined;
  }
  for (
    let name = symbol.replace(/^\./, '');
    name !== '';
    name = name.slice(0, Math.max(0, name.lastIndexOf('.')))
  ) {
    const type = registry.get(name);
    if (type) {
      return type.file;
    }
  }
  return undefined;
}

/** A file goes with all that it imports, so that one question is enough. */
function filesAnswer(file: DescFile | undefined, asked: string) {
  if (file === undefined) {
    return errorAnswer(Code.NotFound, `There is no "${quoted(asked)}" here.`);
  }
  return {
    case: 'fileDescriptorResponse' as const,
    value: {
      fileDescriptorProto: withDependencies([file]).map(bytesOf),
    },
  };
}

/** A file in binary. It takes milliseconds to write all that a service imports, and a client may ask a thousand times at once. */
function bytesOf(file: DescFile): Uint8Array {
  const known = written.get(file);
  if (known) {
    return known;
  }
  const bytes = toBinary(FileDescriptorProtoSchema, file.proto);
  written.set(file, bytes);
  return bytes;
}

const written = new Map<DescFile, Uint8Array>();

function errorAnswer(errorCode: Code, errorMessage: string) {
  return { case: 'errorResponse' as const, value: { errorCode, errorMessage } };
}
