import { createSocket, type Socket } from 'node:dgram';
import { digestResponse, ha1 } from '@tollgate/auth/digest';
import { parse, type SipResponse, validate } from '@tollgate/sip-parser';
import { request } from '../support/rig.ts';

/** A caller that does what no proper client does. */
export interface RawCaller {
  /** Sends an INVITE and waits for the first answer to it. */
  invite(headers?: readonly string[]): Promise<SipResponse>;
  close(): void;
}

/** What the credentials of a raw caller are made of. */
export interface RawCredentials {
  readonly user: string;
  readonly password: string;
  readonly realm: string;
}

let cseq = 0;

/** A caller at a loopback address, calling an application of a server on 127.0.0.1. */
export async function rawCaller(
  port: number,
  uri: string,
  address = '127.0.0.1',
  callId = `raw-${Math.trunc(performance.now() * 1000)}`,
): Promise<RawCaller> {
  const socket: Socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, address, resolve));
  return {
    invite(headers = []) {
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error('no answer')), 5000);
        socket.once('message', (bytes) => {
          clearTimeout(late);
          const m = validate(parse(bytes));
          if (m.kind === 'response') resolve(m);
          else reject(new Error('no response'));
        });
        socket.send(request({ uri, callId, cseq: ++cseq, headers }), port, '127.0.0.1');
      });
    },
    close: () => socket.close(),
  };
}

/** The header that answers a challenge, for whatever realm is said. */
export function credentialsFor(
  challenge: SipResponse,
  uri: string,
  { user, password, realm }: RawCredentials,
): string {
  const nonce = /nonce="([^"]+)"/.exec(challenge.header('proxy-authenticate') ?? '')?.[1] ?? '';
  const response = digestResponse({
    algorithm: 'MD5',
    ha1: ha1({ username: user, realm, password }),
    method: 'INVITE',
    uri,
    nonce,
    qop: 'auth',
    nc: '00000001',
    cnonce: 'c0ffee',
  });
  return (
    `Proxy-Authorization: Digest username="${user}", realm="${realm}", nonce="${nonce}", ` +
    `uri="${uri}", response="${response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="c0ffee"`
  );
}
