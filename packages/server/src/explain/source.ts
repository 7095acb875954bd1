import { formatIp, parseIp, type Source, type Transport } from '@tollgate/sip-parser';

/** Where a packet to be explained came from. */
export interface PacketSource {
  /** An IP address. */
  readonly address: string;
  /** @default 5060 */
  readonly port?: number;
  /** @default 'udp' */
  readonly transport?: Transport;
  /** The listener's name. @default the transport */
  readonly socket?: string;
}

/** @throws TypeError for an address that is none */
export function sourceOf({
  address,
  port = 5060,
  transport = 'udp',
  socket = transport,
}: PacketSource): Source {
  const ip = parseIp(address);
  if (ip === undefined) throw new TypeError(`${JSON.stringify(address)} is not an IP address`);
  return { transport, address: formatIp(ip), ip, port, flow: 0, socket };
}
