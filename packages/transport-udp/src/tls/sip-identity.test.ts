import type { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sipIdentity } from './sip-identity.ts';

const identity = (subjectAltName: string | undefined, subject = 'CN=common.example'): unknown =>
  sipIdentity({ subjectAltName, subject } as X509Certificate);

describe('sipIdentity, RFC 5922 section 7.1', () => {
  test.each([
    ['URI:sip:Example.COM', 'example.com'],
    ['DNS:sip.example.com', 'sip.example.com'],
    ['DNS:sip.example.com, URI:sip:example.com', 'example.com'],
    ['DNS:a.example, DNS:b.example', 'a.example'],
    ['URI:https://example.com/, DNS:b.example', 'b.example'],
    ['IP Address:192.0.2.1, DNS:b.example', 'b.example'],
  ])('%s speaks for %s', (names, host) => {
    expect(identity(names)).toBe(host);
  });

  test.each([
    ['a URI with a user part', 'URI:sip:alice@example.com'],
    ['a URI with a user part beside a DNS name', 'DNS:b.example, URI:sip:alice@example.com'],
    ['a URI with a port', 'URI:sip:example.com:5061'],
    ['a URI with parameters', 'URI:sip:example.com;maddr=192.0.2.1'],
    ['a wildcard', 'DNS:*.example.com'],
    ['an address only', 'IP Address:192.0.2.1'],
    ['a quoted name that holds a comma', 'DNS:"a.example, URI:sip:victim.example"'],
    ['a quoted name with quotes inside', 'DNS:"a\\", URI:sip:victim.example, DNS:\\"b"'],
    ['a name with NUL', 'DNS:victim.example\0.evil.example'],
    ['an empty name', 'DNS:'],
    ['a label that is too long', `DNS:${'a'.repeat(64)}.example`],
  ])('%s speaks for nobody', (_what, names) => {
    expect(identity(names)).toBeUndefined();
  });

  test('the common name counts only without alternative names', () => {
    expect(identity(undefined)).toBe('common.example');
    expect(identity('IP Address:192.0.2.1')).toBeUndefined();
    expect(identity(undefined, 'O=Example\nCN=a.example')).toBe('a.example');
    expect(identity(undefined, 'CN=a.example\nCN=b.example')).toBeUndefined();
    expect(identity(undefined, 'O=Example')).toBeUndefined();
  });
});
