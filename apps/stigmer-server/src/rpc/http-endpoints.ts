import { toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { cached } from '../cached.js';
import type { Metrics } from '../observability/metrics.js';
import type { Readiness } from '../temporal/readiness.js';
import type { TemporalSdkMetrics } from '../temporal/runtime.js';
import { fileDescriptorSet } from './file-descriptors.js';
import { text, type HttpEndpoints } from './http-handler.js';
import { apiServices } from './routes.js';

/** What the plain HTTP endpoints tell. */
export interface HttpEndpointsDependencies {
  readonly checkReadiness: () => Promise<Readiness>;
  readonly metrics: Metrics;
  readonly temporalSdkMetrics: TemporalSdkMetrics;
}

/** How long metrics stand, in milliseconds, whoever scrapes them. */
const METRICS_STAND_MS = 1_000;

/** The plain HTTP endpoints for operators. */
export function httpEndpoints({
  checkReadiness,
  metrics,
  temporalSdkMetrics,
}: HttpEndpointsDependencies): HttpEndpoints {
  const metricsText = cached(
    async () => (await metrics.registry.metrics()) + (await temporalSdkMetrics()),
    METRICS_STAND_MS,
  );
  const descriptors = cached(
    async () => toBinary(FileDescriptorSetSchema, fileDescriptorSet(apiServices.map(({ file }) => file))),
    Number.POSITIVE_INFINITY,
  );
  return {
    '/healthz': async () => text(200, 'ok\n'),
    '/readyz': async () => {
      const { ready, remarks } = await checkReadiness();
      return text(ready ? 200 : 503, [ready ? 'ready' : 'not ready', ...remarks, ''].join('\n'));
    },
    '/metrics': async () => ({
      status: 200,
      contentType: metrics.registry.contentType,
      body: await metricsText(),
    }),
    '/descriptors.binpb': async () => ({
      status: 200,
      contentType: 'application/octet-stream',
      body: await descriptors(),
    }),
  };
}
