export { bracketed } from './bracketed.ts';
export { checkHeaders, isLine } from './check-headers.ts';
export { createDriver, type Driver, systemClock } from './clock.ts';
export {
  createKeyedHash,
  type HashRounds,
  halfSipHash13,
  halfSipHash24,
  type KeyedHash,
} from './keyed-hash.ts';
export {
  callable,
  checkKeys,
  flag,
  isObject,
  list,
  type OptionalNumber,
  type OptionErrorCode,
  type OptionFault,
  oneOf,
  optionErrorCodes,
  pathOf,
  someOf,
  text,
  unknownOption,
  type WholeNumberBounds,
  wholeNumber,
  wholeNumbers,
  within,
  wrongType,
  wrongValue,
} from './options.ts';
export { printable } from './printable.ts';
export { hidden, kindOf, kinds, show, showJs } from './show.ts';
export { nearest } from './suggest.ts';
