import { parseTokenList, type SipRequest } from '@tollgate/sip-parser';

/** The extensions served here. */
const SUPPORTED: ReadonlySet<string> = new Set(['timer']);

/**
 * Every option tag a Supported or Require header lists, in lower case; `invalid` in place of an
 * element that is not a token, so that one wrong element does not hide the others.
 * RFC 3261 section 20.32
 */
export function optionTags(request: SipRequest, header: 'supported' | 'require'): string[] {
  const tags: string[] = [];
  for (const span of request.values(header)) {
    for (const element of request.text(span).split(',')) {
      for (const tag of parseTokenList(element) ?? ['invalid']) tags.push(tag.toLowerCase());
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
export function unsupported(request: SipRequest): string[] {
  const missing = new Set(optionTags(request, 'require').filter((tag) => !SUPPORTED.has(tag)));
  return [...missing].slice(0, MAX_NAMED);
}
