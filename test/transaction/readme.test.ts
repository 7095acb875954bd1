import { readFileSync } from 'node:fs';
import * as parser from '@tollgate/sip-parser';
import * as transaction from '@tollgate/transaction';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { at, label, requestBytes, source } from './wire.ts';

type OnMessage = (
  bytes: Uint8Array,
  from: parser.Source,
  reply: parser.Reply,
  now: parser.Now,
) => void;

/** The example of the package's README as a function, its imports handed in. */
function example(): OnMessage {
  const url = new URL('../../packages/transaction/README.md', import.meta.url);
  const [, code] = /```ts\n([\s\S]*?)```/.exec(readFileSync(url, 'utf8'))!;
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const body = ts.transpileModule(code!, { compilerOptions }).outputText;
  const modules: Readonly<Record<string, unknown>> = {
    '@tollgate/sip-parser': parser,
    '@tollgate/transaction': transaction,
  };
  const make = new Function('require', 'exports', `${body}; return onMessage;`);
  return make((name: string) => modules[name], {}) as OnMessage;
}

describe('the example of the README', () => {
  it('answers a call, repeats the answer to a copy and absorbs the ACK', () => {
    const onMessage = example();
    const sent: string[] = [];
    const receive = (bytes: Uint8Array): void =>
      onMessage(bytes, source(), (answer) => void sent.push(label(answer)), at(0));
    receive(requestBytes());
    receive(requestBytes());
    receive(requestBytes({ method: 'ACK' }));
    receive(requestBytes());
    receive(new Uint8Array(4));
    expect(sent).toEqual(['486 INVITE', '486 INVITE']);
  });
});
