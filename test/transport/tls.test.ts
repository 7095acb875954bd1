import { connect as connectTcp } from 'node:net';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import type { Source } from '@tollgate/sip-parser';
import {
  type ErrorPlace,
  type Handler,
  listenTls,
  type TlsListener,
  type TlsOptions,
} from '@tollgate/transport-udp';
import { afterEach, describe, expect, test } from 'vitest';
import { createAuthority } from '../support/certificates.ts';
import { closed, message, received } from '../support/streams.ts';

const authority = createAuthority('Tollgate test authority');
const stranger = createAuthority('Somebody else');
const server = authority.issue({ commonName: 'server', names: ['DNS:localhost'] });
const client = authority.issue({ commonName: 'carrier', names: ['URI:sip:carrier.example'] });
const forged = stranger.issue({ commonName: 'carrier', names: ['URI:sip:carrier.example'] });

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

interface Seen {
  readonly sources: Source[];
  readonly errors: ErrorPlace[];
  readonly closed: Source[];
}

async function listening(
  options: Partial<TlsOptions> = {},
  handler: Partial<Handler> = {},
): Promise<[TlsListener, Seen]> {
  const seen: Seen = { sources: [], errors: [], closed: [] };
  const listener = await listenTls(
    { address: '127.0.0.1', port: 0, certificates: server, ...options },
    {
      message(bytes, source, reply) {
        seen.sources.push(source);
        reply(Buffer.from(`re ${bytes.length}`));
      },
      closed: (source) => seen.closed.push(source),
      error: (_error, where) => seen.errors.push(where),
      ...handler,
    },
  );
  open.push(() => listener.close());
  return [listener, seen];
}

function dial(listener: TlsListener, options: ConnectionOptions = {}): TLSSocket {
  const socket = connect({
    port: listener.port,
    host: '127.0.0.1',
    servername: 'localhost',
    ca: authority.cert,
    ...options,
  });
  socket.on('error', () => {});
  open.push(() => socket.destroy());
  return socket;
}

/** Sends one message and waits for its answer. */
async function exchange(socket: TLSSocket): Promise<string> {
  const got = received(socket);
  socket.write(message());
  await expect.poll(() => got.text).not.toBe('');
  return got.text;
}

describe('listenTls', () => {
  test('carries messages both ways, without identity where no certificate is asked for', async () => {
    const [listener, seen] = await listening();
    const socket = dial(listener);
    expect(await exchange(socket)).toBe(`re ${message().length}`);
    expect(seen.sources[0]).toMatchObject({ transport: 'tls', address: '127.0.0.1', flow: 1 });
    expect(seen.sources[0]).not.toHaveProperty('tlsIdentity');
    expect(listener.send(Buffer.from('BYE'), seen.sources[0]!)).toBe(true);
    socket.end();
    await expect.poll(() => seen.closed).toEqual(seen.sources);
    await expect.poll(() => listener.connections()).toBe(0);
  });

  test.each([
    ['TLSv1.2', 'TLSv1.2', undefined],
    ['TLSv1.3', 'TLSv1.3', undefined],
    ['TLSv1.3', 'TLSv1.3', 'TLSv1.3'],
  ] as const)('speaks %s', async (spoken, version, minVersion) => {
    const [listener] = await listening(minVersion === undefined ? {} : { minVersion });
    const socket = dial(listener, { minVersion: version, maxVersion: version });
    await exchange(socket);
    expect(socket.getProtocol()).toBe(spoken);
  });

  test.each([
    ['TLSv1.1', undefined],
    ['TLSv1.2', 'TLSv1.3'],
  ] as const)('refuses %s where the least is %s', async (maxVersion, minVersion) => {
    const [listener, seen] = await listening(minVersion === undefined ? {} : { minVersion });
    // The client's own OpenSSL would refuse TLS 1.1 first; at security level 0 it offers it.
    const socket = dial(listener, {
      minVersion: maxVersion,
      maxVersion,
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    await closed(socket);
    await expect.poll(() => seen.errors).toContain('handshake');
    expect(listener.counters()).toMatchObject({ handshakeFailures: 1, messages: 0 });
  });

  describe('mutual TLS', () => {
    const certificates = { ...server, clientCa: authority.cert };

    test.each(['TLSv1.2', 'TLSv1.3'] as const)('gives the identity (%s)', async (version) => {
      const [listener, seen] = await listening({ certificates });
      await exchange(dial(listener, { ...client, minVersion: version, maxVersion: version }));
      expect(seen.sources[0]).toMatchObject({ tlsIdentity: 'carrier.example' });
    });

    test.each([
      ['no certificate', {}],
      ["another authority's certificate", forged],
      [
        'an expired certificate',
        authority.issue({
          commonName: 'x',
          names: ['DNS:x.example'],
          until: new Date(Date.now() - 1000),
        }),
      ],
    ])('refuses a client with %s', async (_what, credentials) => {
      const [listener, seen] = await listening({ certificates });
      const socket = dial(listener, credentials);
      socket.write(message());
      await closed(socket);
      expect(seen.sources).toEqual([]);
      expect(listener.counters().messages).toBe(0);
    });

    test.each([
      ['no certificate', {}],
      ["another authority's certificate", forged],
    ])(
      'where it is optional, lets a client with %s in, without identity',
      async (_w, credentials) => {
        const [listener, seen] = await listening({ certificates, clientCertificate: 'optional' });
        await exchange(dial(listener, credentials));
        expect(seen.sources[0]).not.toHaveProperty('tlsIdentity');
      },
    );

    test('lets the embedder choose the identity, and takes a failure for none', async () => {
      const [listener, seen] = await listening({
        certificates,
        identify: (certificate) => certificate.subject,
      });
      await exchange(dial(listener, client));
      expect(seen.sources[0]).toMatchObject({ tlsIdentity: 'CN=carrier' });

      const [failing, also] = await listening({
        certificates,
        identify: () => {
          throw new Error('no');
        },
      });
      await exchange(dial(failing, client));
      expect(also.sources[0]).not.toHaveProperty('tlsIdentity');
      expect(also.errors).toEqual(['identify']);
    });

    // CVE-2020-15260: a connection, or a session, must not be taken for another name's.
    test.each(['TLSv1.2', 'TLSv1.3'] as const)(
      'CVE-2020-15260: never resumes a session, so every identity is of its own handshake (%s)',
      async (version) => {
        const [listener, seen] = await listening({ certificates });
        const versions = { minVersion: version, maxVersion: version };
        const first = dial(listener, { ...client, ...versions });
        let session: Buffer | undefined;
        first.on('session', (given) => {
          session = given;
        });
        await exchange(first);
        session ??= first.getSession();
        expect(session).toBeDefined();
        const other = authority.issue({ commonName: 'other', names: ['DNS:other.example'] });
        const second = dial(listener, { ...other, ...versions, session: session! });
        await exchange(second);
        expect(second.isSessionReused()).toBe(false);
        expect(seen.sources.map((source) => source.tlsIdentity)).toEqual([
          'carrier.example',
          'other.example',
        ]);
        // And with the session but no certificate at all there is no way in.
        const third = dial(listener, { ...versions, session: session! });
        third.write(message());
        await closed(third);
        expect(listener.counters().messages).toBe(2);
      },
    );
  });

  test('replaces certificates without dropping a connection', async () => {
    const certificates = { ...server, clientCa: authority.cert };
    const [listener, seen] = await listening({ certificates });
    const before = dial(listener, client);
    await exchange(before);
    const renewed = stranger.issue({ commonName: 'server', names: ['DNS:localhost'] });

    listener.replaceCertificates({ ...renewed, clientCa: stranger.cert });
    expect(await exchange(before)).not.toBe('');
    const after = dial(listener, { ...forged, ca: stranger.cert });
    await exchange(after);
    expect(after.getPeerX509Certificate()!.issuer).toBe('CN=Somebody else');
    const outdated = dial(listener, { ...client, ca: stranger.cert });
    await closed(outdated);
    expect(seen.sources).toHaveLength(3);
    expect(seen.closed).toEqual([]);
  });

  test('keeps the certificates in use where new ones cannot be used', async () => {
    const [listener] = await listening();
    expect(() => listener.replaceCertificates({ key: server.key, cert: 'no PEM' })).toThrow(
      TypeError,
    );
    expect(() => listener.replaceCertificates({ key: client.key, cert: server.cert })).toThrow(
      'certificates must be a key and certificates that OpenSSL can use together',
    );
    expect(() => listener.replaceCertificates({ ...server, clientCa: authority.cert })).toThrow(
      'certificates.clientCa',
    );
    await exchange(dial(listener));
  });

  test('ends a handshake that does not come to its end in time', async () => {
    const [listener] = await listening({ handshakeTimeoutMs: 100 });
    const silent = connectTcp(listener.port, '127.0.0.1');
    open.push(() => silent.destroy());
    silent.on('error', () => {});
    silent.write(Buffer.from([0x16, 0x03, 0x01])); // the start of a ClientHello
    await closed(silent);
    expect(listener.counters()).toMatchObject({ timedOut: 1, messages: 0 });
    await expect.poll(() => listener.connections()).toBe(0);
  });

  test('refuses plain SIP, and goes on', async () => {
    const [listener] = await listening();
    const plain = connectTcp(listener.port, '127.0.0.1');
    plain.on('error', () => {});
    plain.write(message());
    plain.resume();
    await closed(plain);
    await exchange(dial(listener));
  });

  test('refuses wrong options by name, without showing a key', async () => {
    const bad = (options: object): Promise<TlsListener> =>
      listenTls({ port: 0, certificates: server, ...options } as TlsOptions, { message() {} });
    await expect(bad({ certificates: undefined })).rejects.toThrow(
      'certificates must be an object',
    );
    await expect(bad({ certificates: { key: 'secret', cert: server.cert } })).rejects.toThrow(
      /^certificates\.key must be PEM text or bytes, got something without "-----BEGIN "$/,
    );
    await expect(bad({ minVersion: 'TLSv1' })).rejects.toThrow(
      Object.assign(new RangeError('minVersion must be one of "TLSv1.2", "TLSv1.3", got "TLSv1"'), {
        code: 'TOLLGATE_OPTION_RANGE',
        option: 'minVersion',
      }),
    );
    await expect(bad({ clientCertificate: 'required' })).rejects.toThrow('clientCa');
    await expect(bad({ handshakeTimeoutMs: 0 })).rejects.toThrow(RangeError);
    await expect(bad({ handshakeTimeout: 5 })).rejects.toThrow(
      'unknown option handshakeTimeout: write handshakeTimeoutMs instead',
    );
  });
});
