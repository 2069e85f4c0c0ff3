export * from './gen/ai/stigmer/agentic/agent/v1/agent_pb.js';
