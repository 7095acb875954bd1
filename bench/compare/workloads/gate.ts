import type { AuthenticatorOptions } from '@tollgate/auth';
import type { Now, Source } from '@tollgate/sip-parser';
import type { Gate, Packages } from '../packages.ts';
import { PASSWORD, REALM, USERNAME } from './caller.ts';

/** Applications of the gate: one let in by access list, one by digest. */
export const LISTED = 'listed';
export const DIGEST = 'digest';

/** On the access list of `LISTED`, and exempt from lockout where the gate says so. */
export const CARRIER = '192.0.2.1';
/** On no list. */
export const STRANGER = '203.0.113.9';

/** An authenticator with both applications, its sources unlocked. */
export function gateOf({ auth }: Packages, lockout?: AuthenticatorOptions['lockout']): Gate {
  const user = { username: USERNAME, realm: REALM, password: PASSWORD };
  const options = {
    realm: REALM,
    ...(lockout === undefined ? {} : { lockout }),
    applications: [
      { id: LISTED, auth: 'ip_acl', accessLists: [auth.compileAccessList([`${CARRIER}/32`])] },
      { id: DIGEST, auth: 'credential', credentials: { [USERNAME]: auth.ha1Set(user) } },
    ],
  };
  return auth.createGate(options as unknown as AuthenticatorOptions);
}

export function sourceOf({ parser }: Packages, address: string): Source {
  const ip = parser.parseIp(address);
  if (ip === undefined) throw new Error(address);
  return { transport: 'udp', address, ip, port: 5060, flow: 0, socket: 'bench' };
}

/** Some moment, `ms` after the workload began. */
export function at(ms: number): Now {
  return { mono: 1_000 + ms, wall: 1_800_000_000_000 + ms };
}
