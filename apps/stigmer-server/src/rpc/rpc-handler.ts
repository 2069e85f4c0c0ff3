import type { DescService } from '@bufbuild/protobuf';
import { Code, ConnectError, createConnectRouter, type ConnectRouter } from '@connectrpc/connect';
import {
  compressionBrotli,
  compressionGzip,
  universalRequestFromNodeRequest,
  universalResponseToNodeResponse,
} from '@connectrpc/connect-node';
import type {
  UniversalHandler,
  UniversalServerRequest,
  UniversalServerResponse,
} from '@connectrpc/connect/protocol';
import type { Logger } from 'pino';
import type { RequestHandler } from './http-server.js';
import { explainBareAnswer, refuseUnknownPath, refuseVersion } from './misdirected-request.js';
import { answerRefusal, readHead, type Refusal, type RequestHead } from './refusal.js';

const NO_HOST: Refusal = {
  httpStatus: 400,
  code: Code.InvalidArgument,
  message: 'The request names no host, or one that is none, in its header Host (:authority in HTTP/2).',
};

/** What the handler of RPCs is made from. */
export interface RpcHandlerOptions extends NonNullable<Parameters<typeof createConnectRouter>[0]> {
  readonly routes: (router: ConnectRouter) => void;
  /** Services that other processes of the server have, where this one doesn't. */
  readonly servicesElsewhere: readonly DescService[];
  /** Handles what is no request for an RPC. */
  readonly fallback: RequestHandler;
  readonly logger: Logger;
}

/**
 * Makes the handler of RPCs over HTTP. It does what Connect's own `connectNodeAdapter` does; but a request that no RPC takes is
 * told why, and one without a host, which that throws at the whole process, is refused.
 */
export function createRpcHandler({
  routes,
  servicesElsewhere,
  fallback,
  logger,
  ...options
}: RpcHandlerOptions): RequestHandler {
  const router = createConnectRouter({ acceptCompression: [compressionGzip, compressionBrotli], ...options });
  routes(router);
  const handlers = new Map(router.handlers.map((handler) => [handler.requestPath, handler]));
  const services = [...new Set(router.handlers.map(({ service }) => service))];

  const answerTo = async (
    handler: UniversalHandler | undefined,
    head: RequestHead,
    ...node: Parameters<RequestHandler>
  ): Promise<UniversalServerResponse | undefined> => {
    if (handler === undefined) {
      const refusal = refuseUnknownPath(head, services, servicesElsewhere);
      return refusal && answerRefusal(refusal, head);
    }
    const request = readRequest(...node);
    if (request === undefined) {
      return answerRefusal(NO_HOST, head);
    }
    const refusal = refuseVersion(head);
    if (refusal) {
      return answerRefusal(refusal, head);
    }
    const answer = await handler(request);
    return answer.status >= 400 && answer.body === undefined
      ? answerRefusal(explainBareAnswer(answer.status, handler, head), head)
      : answer;
  };

  return (nodeRequest, nodeResponse) => {
    const head = readHead(nodeRequest);
    const send = async (): Promise<void> => {
      const answer = await answerTo(handlers.get(head.path), head, nodeRequest, nodeResponse);
      if (answer === undefined) {
        fallback(nodeRequest, nodeResponse);
      } else {
        await universalResponseToNodeResponse(answer, nodeResponse);
      }
    };
    send().catch((error: unknown) => {
      // Its client has gone.
      if (ConnectError.from(error).code !== Code.Aborted) {
        logger.warn({ err: error, path: head.path }, 'The answer of an RPC could not be sent');
      }
    });
  };
}

/** undefined: the request names no host, or one that is none. */
function readRequest(...node: Parameters<RequestHandler>): UniversalServerRequest | undefined {
  try {
    return universalRequestFromNodeRequest(...node, undefined, undefined);
  } catch {
    return undefined;
  }
}
