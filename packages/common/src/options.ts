import { showJs } from './show.ts';
import { nearest } from './suggest.ts';

/** What is wrong with an option. A closed list; scripts may branch on it. */
export type OptionErrorCode =
  | 'TOLLGATE_OPTION_TYPE'
  | 'TOLLGATE_OPTION_RANGE'
  | 'TOLLGATE_OPTION_UNKNOWN'
  | 'TOLLGATE_OPTION_MISSING';

/** The class of error that has the code, and what the code means: docs/reasons.md. */
export const optionErrorCodes: Readonly<
  Record<OptionErrorCode, { readonly error: string; readonly description: string }>
> = {
  TOLLGATE_OPTION_TYPE: { error: 'TypeError', description: 'The value has the wrong type.' },
  TOLLGATE_OPTION_RANGE: {
    error: 'RangeError',
    description: 'The type is right, but the value is not one of those allowed.',
  },
  TOLLGATE_OPTION_UNKNOWN: {
    error: 'TypeError',
    description: 'There is no such option; the message suggests the nearest.',
  },
  TOLLGATE_OPTION_MISSING: {
    error: 'TypeError',
    description: 'The option is required and was not given.',
  },
};

/** What a wrong option throws: a TypeError or a RangeError with these besides. */
export interface OptionFault {
  readonly code: OptionErrorCode;
  /** The full path of the option: `lockout.maxFailures`, `applications[0].auth`. */
  readonly option: string;
}

/** The path of a member: `lockout` and `windowMs` make `lockout.windowMs`. */
export function pathOf(parent: string, member: string | number): string {
  if (typeof member === 'number') return `${parent}[${member}]`;
  if (!/^[A-Za-z_$][\w$-]*$/.test(member)) return `${parent}[${JSON.stringify(member)}]`;
  return parent === '' ? member : `${parent}.${member}`;
}

/**
 * A wrong type: `lockout.windowMs must be a number, got "ten"`. `wanted` says what to write
 * instead. `got` replaces the value in the message; pass it where the value may be a secret.
 */
export function wrongType(
  option: string,
  wanted: string,
  value: unknown,
  got: string = showJs(value),
): TypeError & OptionFault {
  const text = `${option} must be ${wanted}, got ${got}`;
  return fault(new TypeError(text), value === undefined ? 'MISSING' : 'TYPE', option);
}

/**
 * A wrong value of the right type: `lockout.windowMs must be a whole number from 1 to 9, got 0`.
 */
export function wrongValue(
  option: string,
  wanted: string,
  value: unknown,
  got: string = showJs(value),
): RangeError & OptionFault {
  return fault(new RangeError(`${option} must be ${wanted}, got ${got}`), 'RANGE', option);
}

/** An option that does not exist, with the one that was probably meant, else with all there are. */
export function unknownOption(option: string, meant: string): TypeError & OptionFault {
  return fault(new TypeError(`unknown option ${option}: ${meant}`), 'UNKNOWN', option);
}

function fault<E extends Error>(error: E, code: string, option: string): E & OptionFault {
  return Object.assign(error, { code: `TOLLGATE_OPTION_${code}` as OptionErrorCode, option });
}

/**
 * Checks that `options` is an object and that each of its keys is known. A misspelt option would
 * otherwise be ignored in silence, and a misspelt limit would not limit.
 *
 * @param path the path of the object itself, '' for the options of a function
 * @param elsewhere names that belong somewhere else, each with the path to write instead
 * @throws {TypeError} naming the object, or the first unknown key with a suggestion
 */
export function checkKeys(
  path: string,
  options: unknown,
  known: readonly string[],
  elsewhere: Readonly<Record<string, string>> = {},
): void {
  if (!isObject(options)) {
    const list = known.map((name) => JSON.stringify(name)).join(', ');
    throw wrongType(path === '' ? 'options' : path, `an object with ${list}`, options);
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const moved = Object.hasOwn(elsewhere, name) ? elsewhere[name] : undefined;
    const near = moved ?? nearest(name, known);
    const full = near === undefined || moved !== undefined ? near : pathOf(path, near);
    const meant = full === undefined ? `write one of ${known.join(', ')}` : `write ${full} instead`;
    throw unknownOption(pathOf(path, name.slice(0, 80)), meant);
  }
}

/** Whether a value is an object with members: no array, no function, not null. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The bounds of a whole number, both inclusive. */
export interface WholeNumberBounds {
  /** @default 1 */
  readonly min?: number;
  /** @default Number.MAX_SAFE_INTEGER */
  readonly max?: number;
}

/**
 * Checks a whole number.
 *
 * @throws {TypeError} where it is no number, {RangeError} where it is not whole or out of bounds
 */
export function wholeNumber(
  option: string,
  value: unknown,
  { min = 1, max = Number.MAX_SAFE_INTEGER }: WholeNumberBounds = {},
): number {
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  const wanted = `a whole number ${range}`;
  if (typeof value !== 'number') throw wrongType(option, wanted, value);
  if (!Number.isSafeInteger(value) || value < min || value > max) {
    throw wrongValue(option, wanted, value);
  }
  return value;
}

/** The bounds of an option that may be left out, and what it is then. */
export interface OptionalNumber extends WholeNumberBounds {
  readonly fallback: number;
}

/**
 * Reads several whole numbers of one object. One that is absent or undefined gets its `fallback`.
 *
 * @param path the path of the object, '' for the options of a function
 * @throws what `wholeNumber` throws
 */
export function wholeNumbers<Name extends string>(
  path: string,
  options: { readonly [K in NoInfer<Name>]?: unknown },
  table: Readonly<Record<Name, OptionalNumber>>,
): Record<Name, number> {
  const numbers: Partial<Record<Name, number>> = {};
  for (const name of Object.keys(table) as Name[]) {
    const value = options[name];
    const bounds = table[name];
    numbers[name] =
      value === undefined ? bounds.fallback : wholeNumber(pathOf(path, name), value, bounds);
  }
  return numbers as Record<Name, number>;
}

/** Checks that a value is one of a closed list. */
export function oneOf<T extends string | number>(
  option: string,
  value: unknown,
  allowed: readonly T[],
): T {
  if ((allowed as readonly unknown[]).includes(value)) return value as T;
  const wanted = `one of ${allowed.map((one) => JSON.stringify(one)).join(', ')}`;
  const sameType = allowed.some((one) => typeof one === typeof value);
  throw sameType ? wrongValue(option, wanted, value) : wrongType(option, wanted, value);
}

/** Checks a list, whose entries are left to the caller. */
export function list(option: string, value: unknown, wanted: string): readonly unknown[] {
  if (!Array.isArray(value)) throw wrongType(option, wanted, value);
  return value;
}

/** Checks a list of one or more values of a closed list, none of them twice. */
export function someOf<T extends string>(
  option: string,
  value: unknown,
  allowed: readonly T[],
): readonly T[] {
  const names = allowed.map((one) => JSON.stringify(one)).join(', ');
  const wanted = `a list of one or more of ${names}`;
  const values = list(option, value, wanted);
  if (values.length === 0) throw wrongValue(option, wanted, values, 'an empty array');
  for (const [index, one] of values.entries()) {
    const path = pathOf(option, index);
    oneOf(path, one, allowed);
    if (values.indexOf(one) < index)
      throw wrongValue(path, 'listed once', one, `${showJs(one)} again`);
  }
  return values as readonly T[];
}

/** Checks true or false. */
export function flag(option: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw wrongType(option, 'true or false', value);
  return value;
}

/** Checks a text of at least one character. `got` hides a secret. */
export function text(option: string, value: unknown, wanted: string, got?: string): string {
  if (typeof value !== 'string') throw wrongType(option, wanted, value, got);
  if (value === '') throw wrongValue(option, wanted, value, got ?? 'an empty text');
  return value;
}

/** Checks a function. `signature` says what to write: `(call) => ...`. */
export function callable<F extends (...args: never[]) => unknown>(
  option: string,
  value: F | undefined,
  signature = '',
): F {
  if (typeof value === 'function') return value;
  throw wrongType(option, `a function${signature === '' ? '' : ` ${signature}`}`, value);
}

/**
 * Runs a check of another package that does not know where its options are written, and puts `path`
 * before each path in what it throws: `limits.maxHeaders` becomes `listen[0].limits.maxHeaders`.
 */
export function within<T>(path: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw error instanceof Error ? prefixed(path, error) : error;
  }
}

function prefixed(path: string, error: Error & Partial<OptionFault>): Error {
  const { option, code, message } = error;
  if (path === '' || option === undefined || code === undefined) return error;
  const member = option.startsWith('[') ? option : `.${option}`;
  const full = option === 'options' ? path : `${path}${member}`;
  const named = message.replace(option, () => full);
  const text = named.replace(/: write (?=.* instead$)/, () => `: write ${path}.`);
  const Wrong = error instanceof RangeError ? RangeError : TypeError;
  return fault(new Wrong(text), code.replace('TOLLGATE_OPTION_', ''), full);
}
