import { describe, expect, it } from 'vitest';
import { FakeHost } from '../testing/fake-host.js';
import { faultOf, runYaml } from '../testing/run-yaml.js';
import { errorTypes, WorkflowError } from '../workflow-error.js';

describe('call', () => {
  it('gives the host the evaluated arguments and takes its answer for the output', async () => {
    const host = new FakeHost({ greet: ({ name = null }) => ({ hello: name }) });
    const yaml = 'do: [{ hi: { call: greet, with: { name: "${ .who }", loud: true } } }]';
    expect(await runYaml(yaml, { who: 'Ada' }, host)).toEqual({ hello: 'Ada' });
    expect(host.calls).toEqual([
      { name: 'greet', args: { name: 'Ada', loud: true }, task: { name: 'hi', reference: '/do/0/hi' } },
    ]);
  });

  it('makes an error of the host a communication error, with it as the cause', async () => {
    const cause = new Error('activity failed', { cause: new Error('no route to host') });
    const host = new FakeHost({
      fetch: () => {
        throw cause;
      },
    });
    const fault = await faultOf('do: [{ a: { call: fetch } }]', {}, host);
    expect(fault.problem).toEqual({
      type: errorTypes.communication,
      status: 500,
      title: 'The call of fetch failed',
      detail: 'activity failed: no route to host',
      instance: '/do/0/a',
    });
    expect(fault.cause).toBe(cause);
  });

  it('keeps the type an error of the host has', async () => {
    const host = new FakeHost({
      login: () => {
        throw new WorkflowError({ type: errorTypes.authentication, status: 401, title: 'Who are you?' });
      },
    });
    const fault = await faultOf('do: [{ a: { call: login } }]', {}, host);
    expect(fault.problem).toEqual({
      type: errorTypes.authentication,
      status: 401,
      title: 'Who are you?',
      instance: '/do/0/a',
    });
  });

  it('fills in the URI template of an HTTP call', async () => {
    const host = new FakeHost({ http: () => 'ok' });
    const yaml = `
do:
  - a: { call: http, with: { method: get, endpoint: 'https://x.io/{id}' }, output: { as: '{ id: 8 }' } }
  - b: { call: http, with: { method: get, endpoint: { uri: 'https://x.io/{id}' }, query: { q: '\${ .id }' } } }
`;
    await runYaml(yaml, { id: 7 }, host);
    expect(host.calls.map(({ args }) => args)).toEqual([
      { method: 'get', endpoint: 'https://x.io/7' },
      { method: 'get', endpoint: { uri: 'https://x.io/8' }, query: { q: 8 } },
    ]);
  });

  it('runs a function of `use.functions` on its arguments', async () => {
    const host = new FakeHost({ http: ({ body = null }) => body });
    const yaml = `
use:
  functions:
    post:
      call: http
      with: { method: post, endpoint: 'https://x.io/{path}', body: '\${ .payload }' }
      output: { as: '{ answered: . }' }
do: [{ a: { call: post, with: { path: news, payload: '\${ .text }' } } }]
`;
    expect(await runYaml(yaml, { text: 'hi' }, host)).toEqual({ answered: 'hi' });
    expect(host.calls).toEqual([
      {
        name: 'http',
        args: { method: 'post', endpoint: 'https://x.io/news', body: 'hi' },
        task: { name: 'post', reference: '/use/functions/post' },
      },
    ]);
  });
});
