import type { DescService } from '@bufbuild/protobuf';
import { createServiceImplSpec, type ConnectRouter, type ServiceImpl } from '@connectrpc/connect';
import { requestJson, type UnknownFields } from './request-json.js';

/**
 * Registers a service whose requests in JSON are refused in our own words where they can't be read.
 *
 * @param unknownFields what is done with fields in JSON that are not known here. In binary they are ignored, as Protobuf has it
 */
export function registerService<S extends DescService>(
  router: ConnectRouter,
  service: S,
  implementation: Partial<ServiceImpl<S>>,
  unknownFields: UnknownFields,
): void {
  for (const spec of Object.values(createServiceImplSpec<S>(service, implementation).methods)) {
    const options = { jsonOptions: requestJson(spec.method.input, unknownFields) };
    switch (spec.kind) {
      case 'unary':
        router.rpc(spec.method, spec.impl, options);
        break;
      case 'server_streaming':
        router.rpc(spec.method, spec.impl, options);
        break;
      case 'client_streaming':
        router.rpc(spec.method, spec.impl, options);
        break;
      case 'bidi_streaming':
        router.rpc(spec.method, spec.impl, options);
        break;
    }
  }
}
