import { withoutTaskToken } from '@stigmer/handshake/token';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';

/**
 * An activity interceptor that keeps task tokens out of a worker's logs: Temporal's SDK adds the whole token to every line
 * that is logged for an activity. The plugin brings it; a worker without the plugin takes it as
 * `interceptors: { activity: [hideTaskToken] }`.
 */
export const hideTaskToken: ActivityInterceptorsFactory = () => ({
  outbound: { getLogAttributes: (attributes, next) => withoutTaskToken(next(attributes)) },
});
