/**
 * What a user wrote, as JavaScript without types (`scope.ts` has the names), and the whole answer:
 * the end of its code, the path of the option, the message. RANGE is a RangeError, all others are
 * TypeErrors; where that is not so, the class is named.
 */
export type OptionRow = readonly [
  wrote: string,
  code: 'TYPE' | 'RANGE' | 'UNKNOWN' | 'MISSING',
  option: string,
  message: string,
  error?: ErrorConstructor,
];
