import { compileAccessList, createAuthenticator, ha1Set } from '@tollgate/auth';
import { type Now, parse, type Source, validate } from '@tollgate/sip-parser';

const realm = 'sip.example.com';
const auth = createAuthenticator({
  realm,
  applications: [
    {
      id: 'sales', // sip:sales@..., and calls to its numbers
      numbers: ['+14155550123'],
      auth: 'ip_acl_and_credential',
      accessLists: [compileAccessList(['192.0.2.0/24', '2001:db8:7::/48'])],
      credentials: { alice: ha1Set({ username: 'alice', realm, password: 'wonderland' }) },
    },
  ],
});

/** Judges one datagram; returns what to send back, if anything. */
export async function judge(bytes: Uint8Array, source: Source, clock: () => Now) {
  const message = validate(parse(bytes));
  if (message.kind !== 'request' || message.method !== 'INVITE') return undefined;
  // From memory, always synchronous.
  const screened = auth.screen({ message, source, now: clock() });
  const decision = screened.kind === 'pending' ? await auth.verify(screened, clock) : screened;
  if (decision.kind === 'accept') return `${decision.auth.user} may call ${decision.application}`;
  return decision.kind === 'drop' ? undefined : decision.response; // decision.reason says why
}
