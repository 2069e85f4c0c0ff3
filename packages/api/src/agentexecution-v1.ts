export * from './gen/ai/stigmer/agentic/agentexecution/v1/api_pb.js';
export * from './gen/ai/stigmer/agentic/agentexecution/v1/service_pb.js';
export * from './gen/ai/stigmer/agentic/agentexecution/v1/spec_pb.js';
