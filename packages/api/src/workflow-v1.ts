export * from './gen/ai/stigmer/agentic/workflow/v1/workflow_pb.js';
