import type { ListenEntry } from '../file/file.ts';
import { portOf } from '../file/listen-defaults.ts';
import type { Report } from '../source/report.ts';

const tlsKeys = ['certFile', 'keyFile', 'clientCaFile', 'clientCertificate', 'minVersion'] as const;

/** What the fields of a socket, and the sockets among themselves, must agree on. */
export function checkListen(listen: readonly ListenEntry[], report: Report): void {
  const bound = new Map<string, number>();
  const named = new Map<string, number>();
  listen.forEach((entry, index) => {
    checkTls(entry, index, report);
    const { transport, address = '0.0.0.0', name, proxyPeers } = entry;
    if (transport === 'udp' && proxyPeers !== undefined) {
      report.addAtKey(
        ['listen', index, 'proxyPeers'],
        'contradiction',
        'the PROXY protocol works over TCP and TLS only',
        'Remove it, or write transport: tcp.',
      );
    }
    const port = portOf(entry);
    // UDP has its own ports; TCP and TLS share theirs.
    const socket = `${transport === 'udp' ? 'udp' : 'tcp'} ${address} port ${port}`;
    const other = bound.get(socket);
    if (other !== undefined && port !== 0) {
      report.addAtKey(
        ['listen', index],
        'twice',
        `listen[${other}] is bound to ${socket} already`,
        'Give one of them another address or port.',
      );
    }
    bound.set(socket, index);
    if (name === undefined) return;
    const twin = named.get(`${transport} ${name}`);
    if (twin !== undefined) {
      report.add(
        ['listen', index, 'name'],
        'twice',
        `listen[${twin}] is the ${transport} socket called ${name} already`,
        'Give each socket a name of its own.',
      );
    }
    named.set(`${transport} ${name}`, index);
  });
}

function checkTls(entry: ListenEntry, index: number, report: Report): void {
  if (entry.transport !== 'tls') {
    const [wrong] = tlsKeys.filter((key) => entry[key] !== undefined);
    if (wrong === undefined) return;
    report.addAtKey(
      ['listen', index, wrong],
      'contradiction',
      `${wrong} is for TLS, and this socket is ${entry.transport}`,
      'Write transport: tls, or remove it.',
    );
    return;
  }
  for (const key of ['certFile', 'keyFile'] as const) {
    if (entry[key] !== undefined) continue;
    report.addAtKey(
      ['listen', index],
      'missing',
      `TLS needs ${key}`,
      `Add \`${key}:\` and the path of a PEM file.`,
    );
  }
  if (entry.clientCertificate !== undefined && entry.clientCaFile === undefined) {
    report.addAtKey(
      ['listen', index, 'clientCertificate'],
      'missing',
      'nothing says who signs client certificates',
      'Add `clientCaFile:` and the path of a PEM file.',
    );
  }
}
