import { wrongValue } from '@tollgate/common';
import type { Attribute, Bandwidth, Connection, Media, Sdp, SdpLine } from '../types/sdp.ts';

/**
 * Writes a session description, each line ended by CR LF, in the order of RFC 8866 section 5.
 * What `readSdp` gave reads again as the same value. Lines in `others` are written after s= and
 * after m=, which is the place of i=, u=, e= and p=.
 *
 * **Warning:** apart from line ends nothing is checked: what you put in is what the peer reads.
 *
 * @throws {RangeError} if a text holds CR, LF or NUL, which would begin a new line
 *
 * RFC 8866 section 5.
 */
export function writeSdp(sdp: Sdp): string {
  const lines = ['v=0'];
  const { origin } = sdp;
  if (origin !== undefined) {
    const { username, sessionId, sessionVersion, networkType, addressType, address } = origin;
    const fields = [username, sessionId, sessionVersion, networkType, addressType, address];
    lines.push(`o=${fields.join(' ')}`);
  }
  lines.push(`s=${sdp.name}`);
  pushOthers(lines, sdp.others);
  pushConnection(lines, sdp.connection);
  pushBandwidths(lines, sdp.bandwidths);
  if (sdp.times.length === 0) lines.push('t=0 0');
  pushOthers(lines, sdp.times);
  pushAttributes(lines, sdp.attributes);
  for (const media of sdp.media) pushMedia(lines, media);
  return `${lines.map(checked).join('\r\n')}\r\n`;
}

/** The value stays out of the message: an a= line may hold a key. */
function checked(line: string): string {
  if (!/[\r\n\0]/.test(line)) return line;
  throw wrongValue('sdp', 'lines without CR, LF and NUL', line, `one in a line ${line.charAt(0)}=`);
}

function pushMedia(lines: string[], media: Media): void {
  const ports = media.portCount === 1 ? `${media.port}` : `${media.port}/${media.portCount}`;
  lines.push([`m=${media.kind}`, ports, media.protocol, ...media.formats].join(' '));
  pushOthers(lines, media.others);
  pushConnection(lines, media.connection);
  pushBandwidths(lines, media.bandwidths);
  pushAttributes(lines, media.attributes);
}

function pushConnection(lines: string[], connection: Connection | undefined): void {
  if (connection === undefined) return;
  lines.push(`c=${connection.networkType} ${connection.addressType} ${connection.address}`);
}

function pushBandwidths(lines: string[], bandwidths: readonly Bandwidth[]): void {
  for (const { type, value } of bandwidths) lines.push(`b=${type}:${value}`);
}

function pushAttributes(lines: string[], attributes: readonly Attribute[]): void {
  for (const { name, value } of attributes) {
    lines.push(value === undefined ? `a=${name}` : `a=${name}:${value}`);
  }
}

function pushOthers(lines: string[], others: readonly SdpLine[]): void {
  for (const { type, value } of others) lines.push(`${type}=${value}`);
}
