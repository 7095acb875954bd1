import type { HeaderList, SipRequest } from '@tollgate/sip-parser';
import { unsupported } from './option-tags.ts';

/** The methods this server serves, as its Allow header says. RFC 3261 section 20.5 */
export const ALLOW = 'INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, INFO';

/** Methods that are registered with IANA but not served here: 405, not 501. */
const KNOWN_METHODS: ReadonlySet<string> = new Set([
  'REGISTER',
  'SUBSCRIBE',
  'NOTIFY',
  'PUBLISH',
  'MESSAGE',
  'REFER',
  'PRACK',
]);

/** Methods that only make sense inside a dialog. */
const DIALOG_METHODS: ReadonlySet<string> = new Set(['BYE', 'UPDATE', 'INFO', 'CANCEL']);

/** What the rules say of a request that is no initial INVITE. */
export interface RuleResponse {
  readonly status: number;
  readonly headers: HeaderList;
}

const NO_DIALOG: RuleResponse = { status: 481, headers: [] };
/** What an OPTIONS is told, inside a dialog and outside. RFC 3261 section 11.2 */
export const CAPABILITIES: HeaderList = [
  ['Allow', ALLOW],
  ['Accept', 'application/sdp'],
  ['Supported', 'timer'],
];

const NOT_ALLOWED: RuleResponse = { status: 405, headers: [['Allow', ALLOW]] };
const NOT_IMPLEMENTED: RuleResponse = { status: 501, headers: [['Allow', ALLOW]] };
const BAD_SCHEME: RuleResponse = { status: 416, headers: [] };
const DRAINING: RuleResponse = { status: 503, headers: [['Retry-After', '30']] };

/** What a method that ALLOW does not list gets. RFC 3261 sections 21.4.6 and 21.5.2 */
export function notServed(method: string): RuleResponse {
  return KNOWN_METHODS.has(method) ? NOT_ALLOWED : NOT_IMPLEMENTED;
}

/**
 * Answers every request but an ACK that is not an initial INVITE; undefined for one that goes on to
 * authentication.
 *
 * Nothing is remembered and nobody is challenged here: a request that belongs to a transaction or a
 * dialog has been taken before. What these answers reveal is the method table alone.
 * RFC 3261 section 8.2
 */
export function rules(request: SipRequest, draining: boolean): RuleResponse | undefined {
  const { method } = request;
  if (request.to.tag !== '' || DIALOG_METHODS.has(method)) return NO_DIALOG;
  if (method !== 'INVITE' && method !== 'OPTIONS') return notServed(method);
  const { scheme } = request.requestUri;
  if (scheme !== 'sip' && scheme !== 'sips' && scheme !== 'tel') return BAD_SCHEME;
  if (draining) return DRAINING;
  if (method === 'INVITE') return undefined;
  const missing = unsupported(request);
  if (missing.length === 0) return { status: 200, headers: CAPABILITIES };
  return { status: 420, headers: [['Unsupported', missing.join(', ')]] };
}
