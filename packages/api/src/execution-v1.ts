export * from './gen/ai/stigmer/agentic/execution/v1/execution_pb.js';
