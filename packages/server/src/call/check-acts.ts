import {
  callable,
  checkHeaders,
  checkKeys,
  isLine,
  wholeNumber,
  wrongType,
} from '@tollgate/common';
import type { Answer } from './call.ts';

const answerNames = Object.keys({
  sdp: true,
  headers: true,
  onOffer: true,
} satisfies Record<keyof Required<Answer>, true>);

const REDIRECT_URI = /^(sips?|tel):[^\s<>"\0]+$/i;

/** Checks what `call.answer` is given. @throws {TypeError} naming the part that is wrong */
export function checkAnswer(answer: Answer): void {
  checkKeys('answer', answer, answerNames);
  const { sdp, headers, onOffer } = answer;
  if (typeof sdp !== 'string') throw wrongType('answer.sdp', 'a session description (text)', sdp);
  if (headers !== undefined) checkHeaders('answer.headers', headers);
  if (onOffer !== undefined) callable('answer.onOffer', onOffer, '(offer) => sdp');
}

/**
 * Checks what `call.reject` is given.
 *
 * @throws {TypeError} naming the argument of the wrong type, {RangeError} for another status
 */
export function checkRefusal(status: number, reason: string | undefined): void {
  wholeNumber('status', status, { min: 400, max: 699 });
  if (reason === undefined) return;
  if (!isLine(reason)) throw wrongType('reason', 'one line of text', reason);
}

/** Checks what `call.redirect` is given. @throws {TypeError} for what is not a URI to call */
export function checkRedirect(uri: string): void {
  if (typeof uri === 'string' && REDIRECT_URI.test(uri)) return;
  throw wrongType('uri', "a SIP, SIPS or tel URI like 'sip:agent@192.0.2.7'", uri);
}
