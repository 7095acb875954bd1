import type { Span } from '../types/message.ts';
import { type Bytes, latin1 } from './bytes.ts';

/** The span of something that is absent. */
export const NO_SPAN: Span = -1;

/** Packs a range of at most 65535 octets that starts below 65536. */
export const spanOf = (start: number, end: number): Span => (start << 16) | (end - start);

/** Where a span starts, in bytes. Meaningless for an absent one (-1). */
export const spanStart = (span: Span): number => span >>> 16;

/** Where a span ends (the first byte after it). Meaningless for an absent one (-1). */
export const spanEnd = (span: Span): number => (span >>> 16) + (span & 0xffff);

/** The octets of a span as text, one character an octet; '' for an absent one. */
export const spanText = (bytes: Bytes, span: Span): string =>
  span === NO_SPAN ? '' : latin1(bytes, spanStart(span), spanEnd(span));
