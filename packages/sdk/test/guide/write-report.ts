import { ApplicationFailure, sleep } from '@temporalio/workflow';

/** What Stigmer gives to an agent. */
interface AgentInput {
  readonly executionId: string;
  readonly agentId: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly message: string;
}

export async function WriteReport({ inputs }: AgentInput): Promise<{ title: string; text: string }> {
  const { subject } = inputs;
  if (subject === undefined) {
    throw ApplicationFailure.nonRetryable('The input "subject" is missing.');
  }
  await sleep('10 minutes'); // research
  return { title: subject, text: `All there is to say about ${subject}.` };
}
