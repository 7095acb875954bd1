import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Datagram, pcap } from './pcap.ts';
import { run } from './programs.ts';

/** What tshark made of one datagram. */
export interface Dissected {
  /** Such as `raw:ip:udp:sip:sdp`; without `sip` in it, tshark did not take it for SIP. */
  readonly protocols: string;
  readonly statusCode: string;
  readonly method: string;
  /** Everything of group Malformed, and every warning or error. */
  readonly complaints: readonly string[];
}

const fields = [
  'frame.protocols',
  'sip.Status-Code',
  'sip.Method',
  '_ws.expert.severity',
  '_ws.expert.group',
  '_ws.expert.message',
] as const;
const warning = 0x600000;
const groupMalformed = 0x7000000;
const between = '\u001f';

/** Decodes datagrams with tshark as SIP over UDP, one result for each, in order. */
export async function dissect(datagrams: readonly Datagram[]): Promise<Dissected[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tollgate-tshark-'));
  try {
    const file = join(folder, 'replies.pcap');
    await writeFile(file, pcap(datagrams));
    const ports = new Set(datagrams.map(({ from }) => from.port));
    const { code, stdout, stderr } = await run('tshark', [
      '-n',
      ...['-r', file, '-T', 'fields', '-E', 'separator=/t', '-E', `aggregator=${between}`],
      ...[...ports].flatMap((port) => ['-d', `udp.port==${port},sip`]),
      ...['-o', 'ip.check_checksum:TRUE', '-o', 'sip.strict_sip_version:TRUE'],
      ...fields.flatMap((field) => ['-e', field]),
    ]);
    if (code !== 0) throw new Error(`tshark: ${stderr}`);
    return stdout.replace(/\n$/, '').split('\n').map(read);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function read(line: string): Dissected {
  const [protocols = '', statusCode = '', method = '', ...expert] = line.split('\t');
  const [severities = [], groups = [], messages = []] = expert.map((field) => field.split(between));
  const complaints = messages.filter(
    (_, i) => Number(severities[i]) >= warning || Number(groups[i]) === groupMalformed,
  );
  return { protocols, statusCode, method, complaints: complaints.filter((text) => text !== '') };
}
