import { isIP } from 'node:net';
import { parseArgs } from 'node:util';

export interface ListenerOptions {
  readonly host: string;
  readonly port: number;
}

export const HELP = `Listens for SIP calls (UDP and TCP) and judges each one.

  npm start -- [--host ADDRESS] [--port PORT]

  --host ADDRESS   the IP address to listen on (default 127.0.0.1)
  --port PORT      the port, 1 to 65535 (default 5060)
  --help           this text
`;

/** Reads the command line; a string is what to tell a user who got it wrong. */
export function readOptions(argv: readonly string[]): ListenerOptions | 'help' | { error: string } {
  let values: { host: string; port: string; help: boolean };
  let positionals: string[];
  try {
    ({ values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string', default: '5060' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }));
  } catch (error) {
    return { error: (error as Error).message };
  }
  if (values.help) return 'help';
  if (positionals.length > 0) {
    // npm keeps `--port` of `npm start --port 5998` for itself and passes the number on.
    const [first] = positionals;
    const hint = /^\d+$/.test(first!) ? `npm start -- --port ${first}` : 'npm start -- --help';
    return { error: `unexpected argument "${first}"; did you mean: ${hint}` };
  }
  if (isIP(values.host) === 0) {
    return { error: `--host must be an IP address, got "${values.host}"` };
  }
  const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : 0;
  if (port < 1 || port > 65535) {
    return { error: `--port must be a number from 1 to 65535, got "${values.port}"` };
  }
  return { host: values.host, port };
}
