import type { DescMethod, DescService } from '@bufbuild/protobuf';
import { Code } from '@connectrpc/connect';
import { createMethodUrl, type UniversalHandler } from '@connectrpc/connect/protocol';
import { protocolVersion } from '@connectrpc/connect/protocol-connect';
import { nearestName } from './nearest-name.js';
import { quoted } from './quoted.js';
import { protocolOf, type Refusal, type RequestHead } from './refusal.js';

const HOW_TO_SEND = "curl -H 'content-type: application/json' -d '{…}'";
const HOW_TO_STREAM =
  'answers with a stream. Call it by gRPC (such as grpcurl), gRPC-Web, or Connect with application/connect+json.';

/**
 * Refuses a request for a path that no RPC has, where it means one: by its form, or by the protocol that its client speaks.
 *
 * @param elsewhere services that other processes of the server have
 */
export function refuseUnknownPath(
  request: RequestHead,
  services: readonly DescService[],
  elsewhere: readonly DescService[],
): Refusal | undefined {
  const path = quoted(request.path);
  const [typeName, name] = request.path.split('/').filter(Boolean).slice(-2);
  if (typeName === undefined || name === undefined || !typeName.includes('.')) {
    // Clients that send everything as JSON may look at an endpoint too.
    const meansRpc = request.method === 'POST' && protocolOf(request) !== undefined;
    return meansRpc ? notFound(`There is no RPC at ${path}. ${known(services)}`) : undefined;
  }
  const service = services.find((candidate) => candidate.typeName === typeName);
  const method = service?.methods.find((candidate) => candidate.name === name);
  if (method) {
    return notFound(`There is nothing at ${path}. The RPC is at ${createMethodUrl('/', method)}.`);
  }
  if (service) {
    const names = service.methods.map((candidate) => candidate.name);
    return notFound(
      `${service.name} has no method "${quoted(name)}".${didYouMean(name, names)} It has: ${names.join(', ')}.`,
    );
  }
  if (elsewhere.some((candidate) => candidate.typeName === typeName)) {
    return notFound(
      `This process runs with --role worker: it has no ${typeName}. Send requests to one with --role api or all.`,
    );
  }
  const meant = didYouMean(
    typeName,
    services.map((candidate) => candidate.typeName),
  );
  return notFound(`There is no service "${quoted(typeName)}" here.${meant} ${known(services)}`);
}

/** Refuses a version of Connect's protocol that is not known here. */
export function refuseVersion({ connectVersion: version, query }: RequestHead): Refusal | undefined {
  const parameter = query.get('connect');
  const wrong =
    version !== undefined && version !== protocolVersion
      ? `Connect-Protocol-Version is "${quoted(version)}"; this server takes ${protocolVersion}.`
      : parameter !== null && parameter !== `v${protocolVersion}`
        ? `The parameter connect is "${quoted(parameter)}"; this server takes v${protocolVersion}.`
        : undefined;
  return wrong === undefined
    ? undefined
    : { httpStatus: 400, code: Code.InvalidArgument, message: `${wrong} It may be left out.` };
}

/**
 * Puts into words why an RPC did not take a request.
 *
 * @param httpStatus what Connect answered, with nothing else: 405, 415 or 505
 */
export function explainBareAnswer(
  httpStatus: number,
  handler: UniversalHandler,
  request: RequestHead,
): Refusal {
  const { method, requestPath, allowedMethods } = handler;
  switch (httpStatus) {
    case 405:
      return {
        httpStatus,
        code: Code.Unimplemented,
        message: `${request.method} is not for ${method.name}, which takes ${allowedMethods.join(' and ')}${
          method.methodKind === 'unary' ? `: ${HOW_TO_SEND} …${requestPath}` : ` and ${HOW_TO_STREAM}`
        }`,
        header: { allow: allowedMethods.join(', ') },
      };
    case 415:
      return {
        httpStatus,
        code: Code.InvalidArgument,
        message: explainContentType(method, requestPath, request),
      };
    case 505:
      return {
        httpStatus,
        code: Code.Unimplemented,
        message: `${method.name} streams both ways, which needs HTTP/2. This request came over HTTP/1.1.`,
        // A client that expects both ways at once would wait for more.
        header: { connection: 'close' },
      };
    default:
      return {
        httpStatus,
        code: Code.Internal,
        message: `${method.name} could not be called, and there is no more to tell than HTTP's status ${httpStatus}.`,
      };
  }
}

function explainContentType(method: DescMethod, path: string, request: RequestHead): string {
  if (request.method === 'GET') {
    return (
      `GET takes the request of ${method.name} from the address: ${path}?encoding=json&message=… with its JSON, ` +
      `percent-encoded, and no content-type. Or post it: ${HOW_TO_SEND} …${path}`
    );
  }
  const { contentType } = request;
  const given =
    contentType === ''
      ? 'The request has no content-type'
      : `The request's content-type is ${quoted(contentType)}`;
  return method.methodKind === 'unary'
    ? `${given}, which ${method.name} does not take. Send JSON and say so: ${HOW_TO_SEND} …${path}`
    : `${given}, which can not carry a stream, and ${method.name} ${HOW_TO_STREAM}`;
}

function notFound(message: string): Refusal {
  return { httpStatus: 404, code: Code.Unimplemented, message };
}

function known(services: readonly DescService[]): string {
  return `There are: ${services.map(({ typeName }) => typeName).join(', ')}.`;
}

function didYouMean(meant: string, names: readonly string[]): string {
  const nearest = nearestName(meant, names);
  return nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
}
