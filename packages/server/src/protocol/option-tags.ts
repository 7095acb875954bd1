import type { SipRequest } from '@tollgate/sip-parser';

/** The extensions served here. */
const SUPPORTED: ReadonlySet<string> = new Set(['timer']);
const TOKEN = /^[A-Za-z0-9.!%*_+`'~-]+$/;

/** Every option tag a Supported or Require header lists, in lower case. RFC 3261 section 20.32 */
export function optionTags(m: SipRequest, header: 'supported' | 'require'): string[] {
  const tags: string[] = [];
  for (const span of m.values(header)) {
    for (const tag of m.text(span).split(',')) {
      const name = tag.trim().toLowerCase();
      if (name !== '') tags.push(TOKEN.test(name) ? name : 'invalid');
    }
  }
  return tags;
}

/** Tags named in one answer: who requires more learns of the others when these are gone. */
const MAX_NAMED = 32;

/**
 * What a request requires that this server does not have: answered 420, with these in Unsupported.
 * RFC 3261 section 8.2.2.3
 */
export function unsupported(m: SipRequest): string[] {
  const missing = new Set(optionTags(m, 'require').filter((tag) => !SUPPORTED.has(tag)));
  return [...missing].slice(0, MAX_NAMED);
}
