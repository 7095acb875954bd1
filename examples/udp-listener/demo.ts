import { type ApplicationOptions, compileAccessList, ha1Set } from '@tollgate/auth';

/** Signed into every credential: change it and every HA1 must be made again. */
export const REALM = 'tollgate.example';

// Demo credentials, as public as this file. What is kept of a password is its HA1 alone.
const demoUser = ha1Set({ username: 'demo', realm: REALM, password: 'demo-password' }, ['MD5']);
const credentials = { demo: demoUser };
const thisMachine = compileAccessList(['127.0.0.1/32', '::1/128']);

/** One application per auth type: the user part of the Request-URI chooses it. */
export const applications: readonly (ApplicationOptions & { readonly auth: string })[] = [
  { id: 'demo-acl', auth: 'ip_acl', accessLists: [thisMachine] },
  { id: 'demo-digest', auth: 'credential', credentials },
  { id: 'demo-both', auth: 'ip_acl_and_credential', accessLists: [thisMachine], credentials },
];
