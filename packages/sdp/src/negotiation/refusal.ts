/**
 * Every reason why an offer is refused or an answer cannot be used, each with its SIP warning: the
 * code and text of a Warning header. Later ones come closer to fitting; the closest is reported.
 *
 * RFC 3261 section 20.43.
 */
export const REFUSALS = {
  'answer-misfit': { warning: 399, text: 'The answer does not fit the offer' },
  'media-type': { warning: 304, text: 'Media type not available' },
  transport: { warning: 302, text: 'Incompatible transport protocol' },
  network: { warning: 300, text: 'Incompatible network protocol' },
  address: { warning: 301, text: 'Incompatible network address formats' },
  multicast: { warning: 330, text: 'Multicast not available' },
  crypto: { warning: 302, text: 'Incompatible SRTP parameters' },
  format: { warning: 305, text: 'Incompatible media format' },
} as const;

/** Why there is no agreement: a key of `REFUSALS`. */
export type RefusalReason = keyof typeof REFUSALS;

const ORDER = Object.keys(REFUSALS);

/** No agreement: data, never an exception. */
export interface Refused {
  readonly kind: 'refused';
  readonly reason: RefusalReason;
  /** The SIP status to refuse the offer with. */
  readonly status: 488;
  /** For the Warning header: `304 host "Media type not available"`. */
  readonly warning: { readonly code: number; readonly text: string };
}

export function refused(reason: RefusalReason): Refused {
  const { warning, text } = REFUSALS[reason];
  return { kind: 'refused', reason, status: 488, warning: { code: warning, text } };
}

/** The reason that came closer to fitting. */
export function closer(a: RefusalReason | undefined, b: RefusalReason): RefusalReason {
  return a === undefined || ORDER.indexOf(b) > ORDER.indexOf(a) ? b : a;
}
