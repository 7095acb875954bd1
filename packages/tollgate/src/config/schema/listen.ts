import { z } from 'zod';
import type { ListenEntry } from '../file/file.ts';
import { ipLiteral, note, path, transport, whole } from './words.ts';

const hostForm = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?|[0-9A-Fa-f:.]+)$/;

const advertise = note(
  z.strictObject({
    host: note(
      z.string().regex(hostForm),
      'The host name or IP address callers reach this socket by, without brackets.',
      'sip.example.com',
    ),
    port: note(whole(1, 65535), 'The port callers reach this socket by.', 5060),
  }),
  'Where callers reach this socket, if not at address and port (behind NAT, or a wildcard address).',
  { host: 'sip.example.com', port: 5060 },
);

export const listenSchema: z.ZodType<readonly ListenEntry[]> = note(
  z
    .array(
      z.strictObject({
        transport: note(transport, 'udp, tcp or tls.', 'udp'),
        name: note(
          z.string().min(1),
          'What decisions and metrics call this socket, a region for instance.',
          'eu',
        ).exactOptional(),
        address: note(
          ipLiteral,
          'The IP address to listen on; 0.0.0.0 or :: for every one.',
          '0.0.0.0',
        ).exactOptional(),
        port: note(
          whole(0, 65535),
          'The port to listen on; 5060 by default, 5061 for TLS; 0 takes a free one.',
          5060,
        ).exactOptional(),
        ipv6Only: note(z.boolean(), 'Keeps :: from serving IPv4 too.', true).exactOptional(),
        advertise: advertise.exactOptional(),
        proxyPeers: note(
          z.array(z.string()),
          'TCP and TLS: addresses of the load balancers whose PROXY header is believed.',
          ['10.0.0.10/32'],
        ).exactOptional(),
        certFile: note(
          path,
          'TLS: the PEM file of the certificate and its intermediate ones.',
          '/etc/tollgate/fullchain.pem',
        ).exactOptional(),
        keyFile: note(
          path,
          'TLS: the PEM file of the private key.',
          '/etc/tollgate/key.pem',
        ).exactOptional(),
        clientCaFile: note(
          path,
          'TLS: the PEM file of whoever may sign client certificates.',
          '/etc/tollgate/clients-ca.pem',
        ).exactOptional(),
        clientCertificate: note(
          z.enum(['required', 'optional']),
          'TLS: whether a client without a certificate is let in.',
          'required',
        ).exactOptional(),
        minVersion: note(
          z.enum(['TLSv1.2', 'TLSv1.3']),
          'TLS: the oldest version spoken.',
          'TLSv1.2',
        ).exactOptional(),
      }),
    )
    .min(1),
  'The sockets to listen on, at least one. Without it: UDP and TCP on port 5060 of every address.',
  [{ transport: 'udp', address: '0.0.0.0', port: 5060 }],
);
