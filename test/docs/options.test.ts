import { expect, test } from 'vitest';
import { expectNone, pending } from './pending.ts';
import { filesOf, read } from './repository.ts';

/** The options that a user of a package sets, by the interface that holds them. */
const interfaces: Readonly<Record<string, readonly string[]>> = {
  auth: ['AuthenticatorOptions', 'ApplicationOptions', 'DigestPolicy', 'LockoutOptions'],
  caller: ['CallOptions', 'CallTlsOptions'],
  server: ['TollgateOptions', 'EngineHandlers', 'CallCaps', 'CallTimes'],
  'sip-parser': ['Limits'],
  transaction: ['TransactionOptions'],
  'transport-udp': ['ListenOptions', 'UdpOptions', 'StreamOptions', 'TlsOptions'],
};

/** The members of an interface, read from the sources of its package. */
function membersOf(name: string, owner: string): string[] {
  const own = filesOf('.ts').filter((path) => path.startsWith(`packages/${owner}/src/`));
  const declaration = new RegExp(`^export interface ${name}\\b[^{]*\\{\\n([\\s\\S]*?)^\\}`, 'm');
  const body = own.map((path) => declaration.exec(read(path))?.[1]).find(Boolean) ?? '';
  return [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??[:(]/gm)].map(([, member]) => member!);
}

test('the README of a package names every option of the package', () => {
  const missing = Object.entries(interfaces).flatMap(([owner, names]) => {
    const page = `packages/${owner}/README.md`;
    const spans = [...read(page).matchAll(/`([^`\n]+)`/g)].map(([, span]) => span!);
    const named = new Set(spans.flatMap((span) => span.match(/\w+/g) ?? []));
    return names.flatMap((name) => {
      const members = membersOf(name, owner);
      expect(members.length, `${name} of ${owner}`).toBeGreaterThan(1);
      return members
        .filter((member) => !named.has(member))
        .map((member) => `${page}: ${name}.${member}`);
    });
  });
  expectNone(missing, pending.options);
});
