import { wrongType } from '@tollgate/common';

/** The error for a text, or anything else, where the object that `parseIp` returns is wanted. */
export function wrongIp(option: string, value: unknown): TypeError {
  const text = typeof value === 'string' && /^[0-9A-Fa-f.:]{1,64}$/.test(value);
  const call = `parseIp('${text ? value : '192.0.2.7'}')`;
  return wrongType(option, `an address object: write ${call}`, value);
}
