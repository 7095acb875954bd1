import type { OptionRow } from './row.ts';

export const applications: readonly OptionRow[] = [
  [
    "createTollgate({ ...right, applications: [{ ...support, accessLists: ['127.0.0.1/32'] }] })",
    'TYPE',
    'applications[0].accessLists[0]',
    `applications[0].accessLists[0] must be an access list: write compileAccessList(['127.0.0.1/32']), got "127.0.0.1/32"`,
  ],
  [
    'createTollgate({ ...right, applications: [{ ...support, accessList: [list] }] })',
    'UNKNOWN',
    'applications[0].accessList',
    'unknown option applications[0].accessList: write applications[0].accessLists instead',
  ],
  [
    "createTollgate({ ...right, applications: [{ ...support, auth: 'ip-acl' }] })",
    'RANGE',
    'applications[0].auth',
    'applications[0].auth must be one of "ip_acl", "credential", "ip_acl_and_credential", got "ip-acl"',
  ],
  [
    "createTollgate({ ...right, applications: [{ ...support, id: 'the desk' }] })",
    'RANGE',
    'applications[0].id',
    'applications[0].id must be a text of 1 to 64 of A-Z a-z 0-9 _ -, got "the desk"',
  ],
  [
    'createTollgate({ ...right, applications: [{ ...support, id: 7 }] })',
    'TYPE',
    'applications[0].id',
    'applications[0].id must be a text of 1 to 64 of A-Z a-z 0-9 _ -, got 7',
  ],
  [
    "createTollgate({ ...right, applications: [{ ...support, numbers: ['555'] }] })",
    'RANGE',
    'applications[0].numbers[0]',
    'applications[0].numbers[0] must be a text of 5 to 15 digits, with or without +, got "555"',
  ],
  [
    'createTollgate({ ...right, applications: [{ ...support, transports: [] }] })',
    'RANGE',
    'applications[0].transports',
    'applications[0].transports must be a list of one or more of "udp", "tcp", "tls", got an empty array',
  ],
  [
    "createTollgate({ ...right, applications: [{ ...support, transports: ['ws'] }] })",
    'RANGE',
    'applications[0].transports[0]',
    'applications[0].transports[0] must be one of "udp", "tcp", "tls", got "ws"',
  ],
  [
    "createTollgate({ ...right, applications: [{ id: 'support', auth: 'ip_acl' }] })",
    'MISSING',
    'applications[0].accessLists',
    `applications[0].accessLists must be given where auth is "ip_acl": write [compileAccessList(['192.0.2.0/24'])], got undefined`,
  ],
  [
    "createTollgate({ ...right, applications: [{ id: 'support', auth: 'ip_acl', accessLists: [list], credentials: {} }] })",
    'TYPE',
    'applications[0].credentials',
    'applications[0].credentials must be left out where auth is "ip_acl", got an object',
  ],
  [
    "createTollgate({ ...right, applications: [{ id: 'support', auth: 'credential', credentials: { alice: 'Tr0ub4dor' } }] })",
    'TYPE',
    'applications[0].credentials.alice',
    'applications[0].credentials.alice must be HA1 values: write ha1Set({ username, realm, password }), got a text',
  ],
  [
    "createTollgate({ ...right, applications: [{ id: 'support', auth: 'credential', credentials: { alice: { MD5: 'Tr0ub4dor' } } }] })",
    'RANGE',
    'applications[0].credentials.alice.MD5',
    'applications[0].credentials.alice.MD5 must be an HA1 of 32 hexadecimal digits, got a text of 9 characters',
  ],
  [
    'createTollgate({ ...right, applications: [support, support] })',
    'RANGE',
    'applications[1].id',
    'applications[1].id must be an id that no other application has, got "support"',
  ],
  [
    'createTollgate(right).replaceApplications({})',
    'TYPE',
    'applications',
    'applications must be a list like [{ id, auth, ... }], got an object',
  ],
];
