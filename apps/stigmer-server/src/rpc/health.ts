import type { DescService } from '@bufbuild/protobuf';
import { Code, ConnectError, type ConnectRouter, type ServiceImpl } from '@connectrpc/connect';
import { setTimeout as delay } from 'node:timers/promises';
import { Health, HealthCheckResponse_ServingStatus as Status } from './gen/health/v1/health_pb.js';
import { quoted } from './quoted.js';
import { registerService } from './register-service.js';

/** Tells whether the server can do its work now. */
export type ServingCheck = () => Promise<boolean>;

/** How often a watched status is looked at, in milliseconds. */
const WATCH_INTERVAL_MS = 1_000;

/** Registers gRPC's health service (https://github.com/grpc/grpc/blob/master/doc/health-checking.md). */
export function healthRoutes(
  router: ConnectRouter,
  services: readonly DescService[],
  isServing: ServingCheck,
): void {
  const known = new Set(['', ...services.map((service) => service.typeName)]);
  const statusOf = async (service: string): Promise<Status> => {
    if (!known.has(service)) {
      return Status.SERVICE_UNKNOWN;
    }
    return (await isServing()) ? Status.SERVING : Status.NOT_SERVING;
  };

  const implementation: Partial<ServiceImpl<typeof Health>> = {
    async check({ service }) {
      const status = await statusOf(service);
      if (status === Status.SERVICE_UNKNOWN) {
        throw new ConnectError(`There is no service "${quoted(service)}" here.`, Code.NotFound);
      }
      return { status };
    },

    async *watch({ service }, { signal }) {
      let last: Status | undefined;
      while (!signal.aborted) {
        const status = await statusOf(service);
        if (status !== last) {
          yield { status };
          last = status;
        }
        await delay(WATCH_INTERVAL_MS, undefined, { signal }).catch(() => undefined);
      }
    },
  };
  registerService(router, Health, implementation, 'ignored');
}
