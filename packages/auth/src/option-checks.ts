/** Throws a RangeError that names the option where its value is not one of those allowed. */
export function oneOf<T>(name: string, value: T, allowed: readonly T[]): void {
  if (allowed.includes(value)) return;
  throw new RangeError(`${name} must be one of ${allowed.join(', ')}, not ${show(value)}`);
}

/** A value for an error message, cut short. Not for secrets. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 80));
  // Not every object can be turned into text.
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
