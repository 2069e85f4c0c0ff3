import { fromJson, type JsonValue } from '@bufbuild/protobuf';
import { durationMs } from '@bufbuild/protobuf/wkt';
import { AgentSchema, type Agent } from '@stigmer/api/agent/v1';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkKeys } from '@stigmer/serverless-workflow/definition';
import { LineCounter, parseDocument } from 'yaml';
import { answerBytes, MAX_ANSWER_BYTES } from '../answer-size.js';
import type { ExecutionPlan } from '../executions/executions-context.js';
import { builtinAgentNames } from './builtin/builtin-agent.js';
import type { AgentPlan } from '../temporal/owner-contract.js';
import { validator } from '../validator.js';
import { withReadableDurations } from './readable-durations.js';

/** A definition file can't be used. */
export class AgentDefinitionError extends Error {
  override readonly name = 'AgentDefinitionError';
}

/** The agents of the server, by id. */
export type AgentDefinitions = ReadonlyMap<string, Agent>;

const DEFINITION_FILE = /\.ya?ml$/;

/**
 * Reads all agent definitions of a folder: each file is one Agent message, as YAML.
 *
 * @throws AgentDefinitionError naming the file and what is wrong with it, or where all together are too large to be listed
 */
export async function readAgentDefinitions(folder: string): Promise<AgentDefinitions> {
  const agents = new Map<string, Agent>();
  const files = (await readdir(folder)).filter((file) => DEFINITION_FILE.test(file)).toSorted();
  for (const file of files) {
    const path = join(folder, file);
    const agent = parseAgent(path, await readFile(path, 'utf8'));
    if (agents.has(agent.id)) {
      throw new AgentDefinitionError(`${path}: there is another agent "${agent.id}" in this folder.`);
    }
    agents.set(agent.id, agent);
  }
  const bytes = [...agents.values()].reduce((sum, agent) => sum + answerBytes(AgentSchema, agent), 0);
  if (bytes > MAX_ANSWER_BYTES) {
    throw new AgentDefinitionError(
      `${folder}: its agents take ${bytes} bytes together. Clients take no answer of AgentService.List over ${MAX_ANSWER_BYTES}: shorten their descriptions.`,
    );
  }
  return agents;
}

/** How an execution of an agent is run; undefined where there is no such agent. */
export function agentPlan(agent: Agent | undefined): ExecutionPlan<'agent'> | undefined {
  const plan = agent && runnerPlan(agent);
  if (agent === undefined || plan === undefined) {
    return undefined;
  }
  const { timeLimit, retryableFailures, holdOnFailure } = agent;
  return {
    plan,
    timeLimitMs: timeLimit && durationMs(timeLimit),
    retryableFailures,
    holdOnFailureMs: holdOnFailure && durationMs(holdOnFailure),
  };
}

function runnerPlan({ runner }: Agent): AgentPlan | undefined {
  switch (runner.case) {
    case 'builtin':
      return { builtin: runner.value.name, short: runner.value.short };
    case 'temporal':
      return { workflowType: runner.value.workflowType, taskQueue: runner.value.taskQueue };
    case undefined:
      return undefined;
  }
}

function parseYaml(text: string): JsonValue {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { merge: true, uniqueKeys: false, lineCounter });
  const [error] = document.errors;
  if (error) {
    throw error;
  }
  const [repeated] = checkKeys(document);
  if (repeated) {
    const { line, col } = lineCounter.linePos(repeated.at);
    throw new Error(`${repeated.message} at line ${line}, column ${col}`);
  }
  return document.toJS() as JsonValue;
}

function parseAgent(path: string, text: string): Agent {
  let agent: Agent;
  try {
    agent = fromJson(AgentSchema, withReadableDurations(parseYaml(text)));
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new AgentDefinitionError(`${path}: ${message}`, { cause });
  }
  const checked = validator.validate(AgentSchema, agent);
  if (checked.kind !== 'valid') {
    const why = checked.violations?.map(String).join('; ') ?? checked.error.message;
    throw new AgentDefinitionError(`${path}: ${why}`);
  }
  const { runner } = agent;
  if (runner.case === 'builtin' && !builtinAgentNames.some((known) => known === runner.value.name)) {
    throw new AgentDefinitionError(
      `${path}: there is no built-in agent "${runner.value.name}". There are: ${builtinAgentNames.join(', ')}.`,
    );
  }
  return agent;
}
