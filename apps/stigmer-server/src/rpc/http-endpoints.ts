import { toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
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

/** The plain HTTP endpoints for operators. */
export function httpEndpoints({
  checkReadiness,
  metrics,
  temporalSdkMetrics,
}: HttpEndpointsDependencies): HttpEndpoints {
  return {
    '/healthz': async () => text(200, 'ok\n'),
    '/readyz': async () => {
      const { ready, remarks } = await checkReadiness();
      return text(ready ? 200 : 503, [ready ? 'ready' : 'not ready', ...remarks, ''].join('\n'));
    },
    '/metrics': async () => ({
      status: 200,
      contentType: metrics.registry.contentType,
      body: (await metrics.registry.metrics()) + (await temporalSdkMetrics()),
    }),
    '/descriptors.binpb': async () => ({
      status: 200,
      contentType: 'application/octet-stream',
      body: toBinary(FileDescriptorSetSchema, fileDescriptorSet(apiServices.map(({ file }) => file))),
    }),
  };
}
