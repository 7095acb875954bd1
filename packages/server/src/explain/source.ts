import { checkKeys, oneOf, text, wholeNumber, wrongType } from '@tollgate/common';
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

const packetSourceNames = Object.keys({
  address: true,
  port: true,
  transport: true,
  socket: true,
} satisfies Record<keyof Required<PacketSource>, true>);

/** @throws {TypeError | RangeError} naming what is wrong: `source.address` */
export function sourceOf(given: PacketSource): Source {
  checkKeys('source', given, packetSourceNames);
  const { address, port = 5060, transport = 'udp', socket = transport } = given;
  const ip = typeof address === 'string' ? parseIp(address) : undefined;
  if (ip === undefined) throw wrongType('source.address', 'an IP address', address);
  wholeNumber('source.port', port, { min: 0, max: 65_535 });
  oneOf('source.transport', transport, ['udp', 'tcp', 'tls']);
  text('source.socket', socket, 'the name of a listener');
  return { transport, address: formatIp(ip), ip, port, flow: 0, socket };
}
