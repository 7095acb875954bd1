import type { X509Certificate } from 'node:crypto';

const HOST =
  /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/;

/**
 * The SIP domain a certificate speaks for: the host of its first `sip:` URI without a user part,
 * else its first DNS name; the common name only where there is no alternative name at all.
 * In lower case. Undefined where the certificate has no name without wildcards and odd characters.
 *
 * Says who the certificate names, not whether it may be believed: the chain is checked before.
 * RFC 5922 section 7.1
 */
export function sipIdentity(certificate: X509Certificate): string | undefined {
  const names = certificate.subjectAltName;
  if (names === undefined) return hostOf(commonName(certificate.subject));
  const entries = splitNames(names);
  const uris = entries.filter((entry) => entry.startsWith('URI:sip:'));
  if (uris.length > 0) return firstHost(uris, 'URI:sip:');
  return firstHost(
    entries.filter((entry) => entry.startsWith('DNS:')),
    'DNS:',
  );
}

function firstHost(entries: readonly string[], prefix: string): string | undefined {
  for (const entry of entries) {
    // A URI with a user part or parameters names somebody else than a domain, and is no host.
    const host = hostOf(entry.slice(prefix.length));
    if (host !== undefined) return host;
  }
  return undefined;
}

function hostOf(name: string | undefined): string | undefined {
  const host = name?.toLowerCase();
  return host !== undefined && HOST.test(host) ? host : undefined;
}

/**
 * Node prints alternative names as `DNS:a, URI:b`, and puts a name that holds a comma or a quote
 * into JSON quotes: such a name is no host, and it must not be taken for several.
 */
function splitNames(names: string): string[] {
  const entries = names.match(/[^",]+(?:"(?:[^"\\]|\\.)*")?/g) ?? [];
  return entries.map((entry) => entry.trim());
}

/** Node prints the subject one attribute a line. More than one common name is ambiguous. */
function commonName(subject: string | undefined): string | undefined {
  const names = (subject ?? '').split('\n').filter((line) => line.startsWith('CN='));
  return names.length === 1 ? names[0]!.slice(3) : undefined;
}
