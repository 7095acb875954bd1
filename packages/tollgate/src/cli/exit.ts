/** What the exit status of every command means. */
export const exit = {
  /** It is as asked: the file is valid, the call was let in, the server ended in order. */
  ok: 0,
  /** The answer is no: the file has errors, the call or packet is refused. */
  no: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** It could not be found out or done: a file cannot be read, a port is taken, nobody answers. */
  failed: 3,
} as const;

export type ExitCode = (typeof exit)[keyof typeof exit];

/** Ends a command: the message goes to standard error, the code to the shell; no stack is shown. */
export class Quit extends Error {
  readonly code: ExitCode;

  constructor(code: ExitCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** The last paragraph of every command's help; `no` says what status 1 means, if there is one. */
export function exitHelp(no?: string): string {
  return `
Exit status:
  0  as asked${no === undefined ? '' : `\n  1  ${no}`}
  2  wrong command line
  3  it could not be done (file, port, network)
`;
}
