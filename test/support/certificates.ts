import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A key and its certificate, PEM. */
export interface Issued {
  readonly key: string;
  readonly cert: string;
}

/** What a certificate says. */
export interface Subject {
  readonly commonName: string;
  /** Alternative names as `DNS:...`, `URI:...`, `IP:...` (version 4). */
  readonly names?: readonly string[];
  readonly from?: Date;
  readonly until?: Date;
}

/** A certificate authority that lives as long as a test: keys are made here and never stored. */
export interface Authority {
  readonly cert: string;
  issue(subject: Subject): Issued;
}

const SEQUENCE = 0x30;
const SET = 0x31;
const ECDSA_WITH_SHA256 = '06082a8648ce3d040302';
const COMMON_NAME = '0603550403';
const ALTERNATIVE_NAME = '0603551d11';
const BASIC_CONSTRAINTS = '0603551d13';

/** One DER element. */
function der(tag: number, ...parts: readonly (Uint8Array | string)[]): Buffer {
  const body = Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'hex') : part)),
  );
  const length = body.length < 128 ? [body.length] : [0x82, body.length >>> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

const nameOf = (commonName: string): Buffer =>
  der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(0x0c, Buffer.from(commonName)))));

const timeOf = (date: Date): Buffer =>
  der(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]|\.\d+/g, '')}`));

function alternative(name: string): Buffer {
  const [kind, ...rest] = name.split(':');
  if (kind === 'IP') return der(0x87, Uint8Array.from(rest.join('').split('.'), Number));
  return der(kind === 'DNS' ? 0x82 : 0x86, Buffer.from(rest.join(':')));
}

function certify(
  subject: Subject,
  publicKey: KeyObject,
  issuer: string,
  issuerKey: KeyObject,
  isAuthority: boolean,
): string {
  const day = 86_400_000;
  const from = subject.from ?? new Date(Date.now() - day);
  const until = subject.until ?? new Date(Date.now() + day);
  const algorithm = der(SEQUENCE, ECDSA_WITH_SHA256);
  const extensions = [
    der(
      SEQUENCE,
      BASIC_CONSTRAINTS,
      '0101ff',
      der(0x04, der(SEQUENCE, isAuthority ? '0101ff' : '')),
    ),
  ];
  if (subject.names !== undefined) {
    const names = der(SEQUENCE, ...subject.names.map(alternative));
    extensions.push(der(SEQUENCE, ALTERNATIVE_NAME, der(0x04, names)));
  }
  const tbs = der(
    SEQUENCE,
    'a003020102', // version 3
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    nameOf(issuer),
    der(SEQUENCE, timeOf(from), timeOf(until)),
    nameOf(subject.commonName),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(SEQUENCE, ...extensions)),
  );
  const signature = sign('sha256', tbs, issuerKey);
  const whole = der(SEQUENCE, tbs, algorithm, der(0x03, '00', signature)).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${whole.match(/.{1,64}/g)!.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** Makes an authority with a key of its own. */
export function createAuthority(commonName: string): Authority {
  const root = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    cert: certify({ commonName }, root.publicKey, commonName, root.privateKey, true),
    issue(subject) {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      return {
        key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
        cert: certify(subject, publicKey, commonName, root.privateKey, false),
      };
    },
  };
}
