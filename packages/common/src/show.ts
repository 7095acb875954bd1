/** What each kind of value is called in a message, by the name that the schema gives it. */
export const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

/** What the kind of a value is called in a message. */
export function kindOf(value: unknown): string {
  if (value === null) return 'nothing (an empty value)';
  if (Array.isArray(value)) return 'a list';
  return kinds[typeof value] ?? typeof value;
}

/** A value as a message may show it: one line, in quotes, not too long. Not for secrets. */
export function show(value: unknown): string {
  // An object is never turned into text: its `toString` may not be a function.
  if (typeof value === 'object' || typeof value === 'function') return kindOf(value);
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}...` : value);
}

/** A value in the words of JavaScript, for messages about options in code. Not for secrets. */
export function showJs(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null) return 'an object';
  return value === null ? 'null' : show(value);
}

/** The kind of a value, in the words of JavaScript, where the value itself may be a secret. */
export function hidden(value: unknown): string {
  if (value === '') return 'an empty text';
  if (typeof value === 'string') return 'a text';
  return ['number', 'bigint', 'symbol'].includes(typeof value)
    ? `a ${typeof value}`
    : showJs(value);
}
