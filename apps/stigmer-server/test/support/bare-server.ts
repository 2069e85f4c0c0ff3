import { createClient, type Client, type ConnectRouter } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { AgentExecutionService } from '@stigmer/api/agentexecution/v1';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { AllowedHosts } from '../../src/rpc/allowed-hosts.js';
import {
  Health,
  HealthCheckResponse_ServingStatus as Status,
} from '../../src/rpc/gen/health/v1/health_pb.js';
import { withHostCheck } from '../../src/rpc/host-check.js';
import { listen, type ListenOptions } from '../../src/rpc/listener.js';
import { withOriginForm } from '../../src/rpc/origin-form.js';
import { reflectionRoutes } from '../../src/rpc/reflection.js';
import { takesLarge } from '../../src/rpc/routes.js';
import { createRpcHandler } from '../../src/rpc/rpc-handler.js';
import { defaultTransportLimits, type TransportLimits } from '../../src/rpc/transport-limits.js';

/** A server that only has the way from the network to RPCs. */
export interface BareServer {
  readonly port: number;
  readonly url: string;
  /** The ids of the agents that Create was asked to execute. */
  readonly created: string[];
  /** A client of health checks, with a connection of its own. */
  readonly health: () => Client<typeof Health>;
}

/** What a test sets. */
export interface BareServerOptions {
  readonly limits?: Partial<TransportLimits>;
  readonly allowedHosts?: AllowedHosts;
  readonly tls?: ListenOptions['tls'];
  /** What Create waits for before it answers. */
  readonly create?: () => Promise<void>;
  readonly routes?: (router: ConnectRouter) => void;
}

/** Starts one on a free port; it ends with the test. */
export async function startBareServer(options: BareServerOptions = {}): Promise<BareServer> {
  const limits = { ...defaultTransportLimits, ...options.limits };
  const created: string[] = [];
  const handler = createRpcHandler({
    routes(router) {
      router.service(Health, {
        check: () => ({ status: Status.SERVING }),
        async *watch(_, { signal }) {
          yield { status: Status.SERVING };
          await new Promise((resolve) => {
            signal.addEventListener('abort', resolve);
          });
        },
      });
      router.service(AgentExecutionService, {
        async create({ spec }) {
          created.push(spec?.agentId ?? '');
          await options.create?.();
          return { id: 'aex-1' };
        },
      });
      reflectionRoutes(router, [AgentExecutionService]);
      options.routes?.(router);
    },
    servicesElsewhere: [],
    limits,
    takesLarge,
    logger: pino({ level: 'silent' }),
    fallback: (_, response) => {
      response.writeHead(200);
      response.end('an endpoint');
    },
  });
  const checked = withOriginForm(withHostCheck(options.allowedHosts ?? 'any', handler));
  const { tls } = options;
  const listener = await listen({ host: '127.0.0.1', port: 0, ...(tls && { tls }) }, checked, limits);
  onTestFinished(() => listener.close(0));
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${listener.port}`;
  return {
    port: listener.port,
    url,
    created,
    health: () => createClient(Health, createGrpcTransport({ baseUrl: url })),
  };
}
