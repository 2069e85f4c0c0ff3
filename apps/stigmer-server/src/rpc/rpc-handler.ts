import type { DescMethod, DescService } from '@bufbuild/protobuf';
import { Code, ConnectError, createConnectRouter, type ConnectRouter } from '@connectrpc/connect';
import { universalRequestFromNodeRequest, universalResponseToNodeResponse } from '@connectrpc/connect-node';
import type {
  UniversalHandler,
  UniversalServerRequest,
  UniversalServerResponse,
} from '@connectrpc/connect/protocol';
import type { Logger } from 'pino';
import { compressions, refuseEncoding } from './call-encoding.js';
import { dropFarTimeout, refuseTimeout } from './call-timeout.js';
import { abandon, dropRestWhenAnswered } from './end-exchange.js';
import { NO_HOST } from './host-check.js';
import type { RequestHandler } from './http-server.js';
import { INTERNAL_FAULT } from './internal-fault.js';
import { explainBareAnswer, refuseUnknownPath, refuseVersion } from './misdirected-request.js';
import { answerRefusal, readHead, type Refusal, type RequestHead } from './refusal.js';
import { createRequestGate } from './request-gate.js';
import type { TransportLimits } from './transport-limits.js';
import { explainUnreadable, readAnsweredError } from './unreadable-request.js';

const FAILED: Refusal = {
  httpStatus: 500,
  code: Code.Internal,
  message: INTERNAL_FAULT,
};

/** What the handler of RPCs is made from. */
export interface RpcHandlerOptions extends NonNullable<Parameters<typeof createConnectRouter>[0]> {
  readonly routes: (router: ConnectRouter) => void;
  /** Services that other processes of the server have, where this one doesn't. */
  readonly servicesElsewhere: readonly DescService[];
  /** Handles what is no request for an RPC. */
  readonly fallback: RequestHandler;
  readonly limits: TransportLimits;
  /** Whether the requests of a method carry inputs or a definition. */
  readonly takesLarge: (method: DescMethod) => boolean;
  readonly logger: Logger;
}

/**
 * Makes the handler of RPCs over HTTP. It does what Connect's own `connectNodeAdapter` does; but a request that no RPC takes is
 * told why, one without a host, which that throws at the whole process, is refused, each is read within limits, and none is left without
 * an end.
 */
export function createRpcHandler({
  routes,
  servicesElsewhere,
  fallback,
  limits,
  takesLarge,
  logger,
  ...options
}: RpcHandlerOptions): RequestHandler {
  const router = createConnectRouter({
    acceptCompression: compressions,
    readMaxBytes: limits.maxMessageBytes,
    ...options,
  });
  routes(router);
  const handlers = new Map(router.handlers.map((handler) => [handler.requestPath, handler]));
  const gate = createRequestGate(limits, takesLarge);
  const services = [...new Set(router.handlers.map(({ service }) => service))];

  const answerTo = async (
    handler: UniversalHandler | undefined,
    head: RequestHead,
    ...node: Parameters<RequestHandler>
  ): Promise<UniversalServerResponse | undefined> => {
    const [{ httpVersion, headers }] = node;
    // Before it, a request could leave it out. An RPC needs it in any version.
    if (httpVersion === '1.1' && headers.host === undefined) {
      return answerRefusal(NO_HOST, head);
    }
    if (handler === undefined) {
      const refusal = refuseUnknownPath(head, services, servicesElsewhere);
      return refusal && answerRefusal(refusal, head);
    }
    const request = readRequest(...node);
    if (request === undefined) {
      return answerRefusal(NO_HOST, head);
    }
    const refusal = refuseVersion(head) ?? refuseTimeout(head) ?? refuseEncoding(head);
    if (refusal) {
      return answerRefusal(refusal, head);
    }
    dropFarTimeout(request.header, head);
    const [nodeRequest] = node;
    const admitted = await gate(nodeRequest, request, handler, head);
    if ('httpStatus' in admitted) {
      return answerRefusal(admitted, head);
    }
    try {
      return await withWords(await handler(admitted.request), handler, head);
    } finally {
      admitted.release();
    }
  };

  return (nodeRequest, nodeResponse) => {
    const head = readHead(nodeRequest);
    const answered = async (): ReturnType<typeof answerTo> => {
      try {
        return await answerTo(handlers.get(head.path), head, nodeRequest, nodeResponse);
      } catch (error) {
        if (isGone(error)) {
          throw error;
        }
        logger.error({ err: error, path: head.path }, 'An RPC could not be answered');
        return answerRefusal(FAILED, head);
      }
    };
    const send = async (): Promise<void> => {
      const answer = await answered();
      if (answer === undefined) {
        fallback(nodeRequest, nodeResponse);
      } else {
        dropRestWhenAnswered(nodeRequest, nodeResponse);
        await universalResponseToNodeResponse(endedWith(nodeResponse, answer), nodeResponse);
      }
    };
    send().catch((error: unknown) => {
      if (!isGone(error)) {
        logger.warn({ err: error, path: head.path }, 'The answer of an RPC could not be sent');
      }
      abandon(nodeResponse);
    });
  };
}

/** Puts into words what Connect answers without, or as a fault of the server though it is one of the request's sender. */
async function withWords(
  made: UniversalServerResponse,
  handler: UniversalHandler,
  head: RequestHead,
): Promise<UniversalServerResponse> {
  if (made.status >= 400 && made.body === undefined) {
    return answerRefusal(explainBareAnswer(made.status, handler, head), head);
  }
  // The errors of streams all pass the interceptors.
  if (handler.method.methodKind !== 'unary') {
    return made;
  }
  const { answer, error } = await readAnsweredError(made, head);
  const explained = error && explainUnreadable(error, handler.method.input);
  return explained === undefined || explained === error
    ? answer
    : answerRefusal({ httpStatus: 400, code: explained.code, message: explained.rawMessage }, head);
}

/** Whether what went wrong is that the client has gone. */
function isGone(error: unknown): boolean {
  return ConnectError.from(error).code === Code.Aborted;
}

/** An answer that is not made any further once nobody can receive it: what waits for its reader would wait for good. */
function endedWith(
  response: Parameters<RequestHandler>[1],
  answer: UniversalServerResponse,
): UniversalServerResponse {
  const chunks = answer.body?.[Symbol.asyncIterator]();
  if (chunks === undefined) {
    return answer;
  }
  response.once('close', () => {
    chunks.return?.().catch(() => undefined);
  });
  return { ...answer, body: { [Symbol.asyncIterator]: () => chunks } };
}

/** undefined: the request names no host, or one that is none. */
function readRequest(...node: Parameters<RequestHandler>): UniversalServerRequest | undefined {
  try {
    return universalRequestFromNodeRequest(...node, undefined, undefined);
  } catch {
    return undefined;
  }
}
