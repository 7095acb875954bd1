import type { ListenEntry } from './file.ts';

/** What is listened on where the file does not say. */
export const defaultListen: readonly ListenEntry[] = [{ transport: 'udp' }, { transport: 'tcp' }];

/** The port a socket is bound to, defaults filled in. */
export function portOf({ transport, port }: ListenEntry): number {
  return port ?? (transport === 'tls' ? 5061 : 5060);
}
