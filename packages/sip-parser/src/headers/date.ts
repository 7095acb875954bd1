import { wrongType } from '@tollgate/common';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** 1970-01-01 was a Thursday, this many days after 0000-03-01. */
const EPOCH_WEEKDAY = 4;
const EPOCH_DAY = 719468;
const SIP_DATE = /^([A-Z][a-z]{2}), (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/i;

/**
 * Reads a Date as milliseconds since the epoch; undefined if it is no date. A SIP date is in
 * GMT; a day that does not exist, or has another name, is refused.
 *
 * @throws {TypeError} if it is no text
 *
 * RFC 3261 section 20.17
 */
export function parseDate(text: string): number | undefined {
  if (typeof text !== 'string') throw wrongType('text', 'a text', text);
  const parts = SIP_DATE.exec(text);
  if (parts === null) return undefined;
  const number = (i: number): number => Number(parts[i]);
  const nameOf = (i: number): string =>
    `${parts[i]!.slice(0, 1).toUpperCase()}${parts[i]!.slice(1).toLowerCase()}`;
  const month = MONTHS.indexOf(nameOf(3));
  if (month < 0 || number(5) > 23 || number(6) > 59 || number(7) > 60) return undefined;
  const leap = number(4) % 4 === 0 && (number(4) % 100 !== 0 || number(4) % 400 === 0);
  const days = month === 1 && leap ? 29 : MONTH_DAYS[month]!;
  if (number(2) < 1 || number(2) > days) return undefined;
  const day = dayNumber(number(4), month + 1, number(2));
  if (DAYS[(((day + EPOCH_WEEKDAY) % 7) + 7) % 7] !== nameOf(1)) return undefined;
  return (((day * 24 + number(5)) * 60 + number(6)) * 60 + number(7)) * 1000;
}

/** Days since 1970-01-01 in the Gregorian calendar; the year is counted from March. */
function dayNumber(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const leapDays =
    Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  const yearDay = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return marchYear * 365 + leapDays + yearDay - EPOCH_DAY;
}
