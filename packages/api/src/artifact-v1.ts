export * from './gen/ai/stigmer/agentic/artifact/v1/artifact_pb.js';
