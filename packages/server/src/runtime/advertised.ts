import { networkInterfaces } from 'node:os';
import type { Listener } from '@tollgate/transport-udp';
import type { Advertised } from '../protocol/advertised.ts';

/** What our Contact names for a listener, and what is doubtful about it. */
export interface Reachable extends Advertised {
  readonly warning?: string;
}

/**
 * The address peers are told to reach a listener by: `advertise`, else the bound address; for a
 * wildcard, which is no address, this machine's first one, with a warning.
 */
export function reachable(listener: Listener): Reachable {
  const { advertise, address, port, name, transport } = listener;
  if (advertise !== undefined) return advertise;
  if (address !== '0.0.0.0' && address !== '::') return { host: address, port };
  const family = address === '::' ? 'IPv6' : 'IPv4';
  const own = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const usable = own.filter((entry) => !entry.internal && !entry.address.startsWith('fe80:'));
  const found = usable.find((entry) => entry.family === family) ?? usable[0];
  const host = found?.address ?? (family === 'IPv6' ? '::1' : '127.0.0.1');
  const warning =
    `listener ${name} (${transport}) is bound to every address (${address}) and has no ` +
    `\`advertise\`: Contact will name ${host}, which callers behind another network may not reach`;
  return { host, port, warning };
}
