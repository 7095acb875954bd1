/** What a wrong option is answered with: its code without the common beginning, and the message. */
export type WrongRow = readonly [given: unknown, code: Code, message: string];

export type Code = 'TYPE' | 'RANGE' | 'UNKNOWN' | 'MISSING';

/** Calls something as a user without types would. */
export function untyped(call: (...args: never[]) => unknown, ...args: unknown[]): unknown {
  return (call as (...args: unknown[]) => unknown)(...args);
}

/** What the call throws: its class, code, option and message. */
export function thrown(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    const { name, code, option, message } = error as Error & { code: string; option: string };
    return { name, code, option, message };
  }
  return 'nothing was thrown';
}

/** What must be thrown; each message begins with the full path of its option. */
export function fault(code: Code, message: string, name = nameOf(code)) {
  const option = /^(?:unknown option )?(.+?)(?: must be|: write) /.exec(message)?.[1];
  return { name, code: `TOLLGATE_OPTION_${code}`, option, message };
}

function nameOf(code: Code): string {
  return code === 'RANGE' ? 'RangeError' : 'TypeError';
}
