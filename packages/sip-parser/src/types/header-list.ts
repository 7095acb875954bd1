/** Names with their values, in order: headers to write, or the parameters of a value as sent. */
export type HeaderList = readonly (readonly [name: string, value: string])[];
