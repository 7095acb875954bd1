import { callable, checkKeys, pathOf, wholeNumber, wrongType } from '@tollgate/common';
import type { Answer } from './call.ts';

const answerNames = Object.keys({
  sdp: true,
  headers: true,
  onOffer: true,
} satisfies Record<keyof Required<Answer>, true>);

const REDIRECT_URI = /^(sips?|tel):[^\s<>"\0]+$/i;
/** RFC 3261 section 25.1 */
const TOKEN = /^[\w.!%*+`'~-]+$/;
const ONE_LINE = /^[^\r\n\0]*$/;

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

function checkHeaders(option: string, headers: unknown): void {
  const wanted = "an array like [['X-Name', 'value']]";
  if (!Array.isArray(headers)) throw wrongType(option, wanted, headers);
  for (const [index, header] of (headers as readonly unknown[]).entries()) {
    const path = pathOf(option, index);
    if (!Array.isArray(header) || header.length !== 2) {
      throw wrongType(path, "a pair like ['X-Name', 'value']", header);
    }
    const [name, value] = header as readonly unknown[];
    if (typeof name !== 'string' || !TOKEN.test(name)) {
      throw wrongType(pathOf(path, 0), 'the name of a header', name);
    }
    if (!isLine(value)) throw wrongType(pathOf(path, 1), 'one line of text', value);
  }
}

/** Whether a value may be written into one header line. */
function isLine(value: unknown): value is string {
  return typeof value === 'string' && ONE_LINE.test(value);
}
