/** Stands wherever a secret stands in the broken files: it must never be told. */
export const SECRET = 'Tr0ub4dor-canary-3';
/** The same for HA1 values, and what a password in upper case would look like. */
export const HA1 = 'c0ffee00c0ffee00c0ffee00c0ffee00';
export const LOUD_SECRET = 'CANARY_PASSWORD_9';

/** A configuration file that must be refused, and what must be said of it. */
export interface BrokenFile {
  readonly title: string;
  readonly text: string;
  /** The line and column the problem must be told at: where this first stands in the text. */
  readonly at: string | typeof END;
  readonly code: string;
  readonly path: string;
  /** What the message must say. */
  readonly says: RegExp;
  /** What the advice must say: what to write instead. */
  readonly advises: RegExp;
}

/** The end of the text, where something is missing. */
export const END: unique symbol = Symbol('end');

type Expected = readonly [at: string | typeof END, code: string, path: string];

/** A valid file with one of its parts replaced; every part is one line. */
const parts = {
  realm: 'realm: sip.example.com',
  listen: 'listen: [{ transport: udp, address: 127.0.0.1, port: 5060 }]',
  lists: 'accessLists: { carrier: [198.18.0.0/24] }',
  credentials: `credentials: { carrier: { ha1: ${HA1} } }`,
  applications:
    'applications: [{ id: support, auth: ip_acl_and_credential, accessLists: [carrier], credentials: [carrier] }]',
  more: 'drainMs: 1000',
};

export const VALID: string = join(parts);

function join(lines: Record<string, string>): string {
  return `${Object.values(lines).join('\n')}\n`;
}

function broken(
  title: string,
  changed: Partial<typeof parts>,
  expected: Expected,
  says: RegExp,
  advises: RegExp,
): BrokenFile {
  return text(title, join({ ...parts, ...changed }), expected, says, advises);
}

function text(
  title: string,
  whole: string,
  [at, code, path]: Expected,
  says: RegExp,
  advises: RegExp,
): BrokenFile {
  return { title, text: whole, at, code, path, says, advises };
}

const application = (fields: string): string => `applications: [{ id: support, ${fields} }]`;

export const brokenFiles: readonly BrokenFile[] = [
  // What is not YAML.
  text('an empty file', '', ['', 'empty', ''], /empty/, /realm: /),
  text('comments only', '# nothing\n', ['#', 'empty', ''], /empty/, /realm: /),
  text(
    'a list instead of a mapping',
    '- realm\n',
    ['-', 'type', ''],
    /must be a mapping, got a list/,
    /./,
  ),
  text('a bare word', `${SECRET}\n`, [SECRET, 'type', ''], /must be a mapping, got a text/, /./),
  text(
    'a tab as indentation',
    'realm: x\nlisten:\n\t- transport: udp\n',
    ['\t', 'syntax', ''],
    /tab/,
    /spaces/,
  ),
  text('an unclosed quote', `realm: "${SECRET}\n`, [END, 'syntax', ''], /closing quote/, /Close/),
  text(
    'an unclosed bracket',
    'realm: x\nlisten: [\n',
    [END, 'syntax', ''],
    /bracket there is not closed/,
    /Indent/,
  ),
  text(
    'bad indentation',
    'listen:\n  - transport: udp\n port: 1\n',
    [' p', 'syntax', ''],
    /indentation|not YAML/,
    /Indent/,
  ),
  text(
    'a key given twice',
    'realm: a\nrealm: b\n',
    ['realm: b', 'syntax', ''],
    /twice/,
    /Keep one/,
  ),
  text(
    'two documents',
    'realm: a\n---\nrealm: b\n',
    ['---', 'syntax', ''],
    /second document/,
    /one document/,
  ),
  text('an unknown alias', 'realm: *nothing\n', ['*nothing', 'syntax', ''], /alias/, /quotes/),
  text('an unknown tag', `realm: !secret ${SECRET}\n`, ['!secret', 'syntax', ''], /tag/, /quotes/),
  text(
    'a reserved character',
    'realm: @home\n',
    ['@home', 'syntax', ''],
    /cannot begin/,
    /single quotes/,
  ),
  text(
    'two keys on one line',
    `realm: pass: ${SECRET}\n`,
    ['pass', 'syntax', ''],
    /two keys/,
    /quotes/,
  ),
  text('a bad escape', 'realm: "a\\q"\n', ['\\q', 'syntax', ''], /escape/, /single quotes/),
  text(
    'JSON with a comma missing',
    '{\n  "realm": "x"\n  "listen": []\n}\n',
    ['"l', 'syntax', ''],
    /missing|not YAML/,
    /./,
  ),

  // Keys.
  broken(
    'a misspelt section',
    { more: 'acesslists: {}' },
    ['acesslists', 'unknown-key', ''],
    /"acesslists"/,
    /Write accessLists instead\./,
  ),
  broken(
    'another style of key',
    { more: 'access-lists: {}' },
    ['access-lists', 'unknown-key', ''],
    /"access-lists"/,
    /Write accessLists instead\./,
  ),
  broken(
    'an unknown section',
    { more: 'colour: blue' },
    ['colour', 'unknown-key', ''],
    /"colour"/,
    /Known here: realm/,
  ),
  broken(
    'a misspelt field of a socket',
    { listen: 'listen: [{ transport: udp, adress: 127.0.0.1 }]' },
    ['adress', 'unknown-key', 'listen[0]'],
    /"adress"/,
    /Write listen\[0\]\.address instead\./,
  ),
  broken(
    'a field of an application that is none',
    { applications: application('auth: credential, credentials: [carrier], realm: x') },
    ['realm: x', 'unknown-key', 'applications[0]'],
    /"realm"/,
    /Known here: id/,
  ),
  broken(
    'no realm',
    { realm: 'nonceTtlMs: 60000' },
    ['nonceTtlMs', 'missing', 'realm'],
    /missing/,
    /realm: sip\.example\.com/,
  ),
  broken(
    'no applications',
    { applications: 'nonceTtlMs: 60000' },
    ['realm', 'missing', 'applications'],
    /missing/,
    /applications: /,
  ),
  broken(
    'an application without id',
    { applications: 'applications: [{ auth: ip_acl, accessLists: [carrier] }]' },
    ['{ a', 'missing', 'applications[0].id'],
    /missing/,
    /id: support/,
  ),
  broken(
    'a socket without transport',
    { listen: 'listen: [{ port: 5060 }]' },
    ['{', 'missing', 'listen[0].transport'],
    /missing/,
    /transport: udp/,
  ),
  broken(
    'metrics without port',
    { more: 'metrics: { address: 127.0.0.1 }' },
    ['metrics', 'missing', 'metrics.port'],
    /missing/,
    /port: 9090/,
  ),

  // Kinds and values.
  broken(
    'a number as id',
    {
      applications:
        'applications: [{ id: 20372631212782780, auth: ip_acl, accessLists: [carrier] }]',
    },
    ['20372631212782780', 'type', 'applications[0].id'],
    /must be a text, got 2037263121278278/,
    /quotes: '20372631212782780'/,
  ),
  broken(
    'a phone number without quotes',
    { applications: application('numbers: [+15551234567], auth: ip_acl, accessLists: [carrier]') },
    ['+15551234567', 'type', 'applications[0].numbers[0]'],
    /must be a text, got 15551234567/,
    /quotes: '\+15551234567'/,
  ),
  broken(
    'one list for many',
    { applications: application('auth: ip_acl, accessLists: carrier') },
    ['carrier ', 'type', 'applications[0].accessLists'],
    /must be a list, got a text/,
    /accessLists: \[carrier\]/,
  ),
  broken(
    'a port as text',
    { listen: "listen: [{ transport: udp, port: '5060' }]" },
    ["'", 'type', 'listen[0].port'],
    /must be a whole number from 0 to 65535, got a text/,
    /port: 5060/,
  ),
  broken(
    'an empty value',
    { realm: 'realm:' },
    ['realm', 'type', 'realm'],
    /must be a text, got nothing/,
    /realm: /,
  ),
  broken(
    'yes for true',
    { more: 'uniform: yes' },
    ['yes', 'type', 'uniform'],
    /must be true or false, got a text/,
    /uniform: true/,
  ),
  broken(
    'a port out of range',
    { listen: 'listen: [{ transport: udp, port: 70000 }]' },
    ['70000', 'value', 'listen[0].port'],
    /must be a whole number from 0 to 65535, got 70000/,
    /port: 5060/,
  ),
  broken(
    'a time with a fraction',
    { more: 'drainMs: 1.5' },
    ['1.5', 'type', 'drainMs'],
    /must be a whole number from 0 to 2147483647, got 1\.5/,
    /milliseconds/,
  ),
  broken(
    'a time as words',
    { more: 'drainMs: 30s' },
    ['30s', 'type', 'drainMs'],
    /must be a whole number from 0 to 2147483647, got a text/,
    /milliseconds/,
  ),
  broken(
    'a host name to listen on',
    { listen: 'listen: [{ transport: udp, address: localhost }]' },
    ['localhost', 'value', 'listen[0].address'],
    /"localhost".*not an IP/,
    /0\.0\.0\.0/,
  ),
  broken(
    'an unknown transport',
    { listen: 'listen: [{ transport: sctp }]' },
    ['sctp', 'value', 'listen[0].transport'],
    /must be one of udp, tcp, tls, got "sctp"/,
    /transport: udp/,
  ),
  broken(
    'a misspelt auth',
    { applications: application('auth: ip-acl, accessLists: [carrier]') },
    ['ip-acl', 'value', 'applications[0].auth'],
    /must be one of .*, got "ip-acl"/,
    /Did you mean ip_acl\?/,
  ),
  broken(
    'an id with a blank',
    { applications: "applications: [{ id: 'the desk', auth: ip_acl, accessLists: [carrier] }]" },
    ["'", 'value', 'applications[0].id'],
    /"the desk" does not fit/,
    /1 to 64/,
  ),
  broken(
    'a number with blanks',
    { applications: application("numbers: ['+1 555'], auth: ip_acl, accessLists: [carrier]") },
    ["'", 'value', 'applications[0].numbers[0]'],
    /does not fit/,
    /5 to 15 digits/,
  ),
  broken(
    'a realm with a quote',
    { realm: "realm: 'a\"b'" },
    ["'", 'value', 'realm'],
    /does not fit/,
    /without quote/,
  ),
  broken(
    'an unknown algorithm',
    { more: 'digest: { algorithms: [SHA256] }' },
    ['SHA256', 'value', 'digest.algorithms[0]'],
    /must be one of .*, got "SHA256"/,
    /Did you mean SHA-256\?/,
  ),
  broken(
    'no socket at all',
    { listen: 'listen: []' },
    ['[', 'value', 'listen'],
    /empty/,
    /transport: udp/,
  ),
  broken(
    'a challenge as a refusal',
    {
      applications: application('auth: ip_acl, accessLists: [carrier], accessListMissStatus: 407'),
    },
    ['407', 'value', 'applications[0].accessListMissStatus'],
    /407/,
    /not 401 or 407/,
  ),
  broken(
    'a redirect without scheme',
    { more: 'onCall: { redirect: 10.0.0.7 }' },
    ['10.0.0.7', 'value', 'onCall.redirect'],
    /does not fit/,
    /redirect: 'sip:/,
  ),
  broken(
    'an expiry without time zone',
    { lists: "accessLists: { carrier: [{ cidr: 198.18.0.1, expires: '2027-01-31' }] }" },
    ["'", 'value', 'accessLists.carrier[0].expires'],
    /does not fit/,
    /time zone/,
  ),

  // Addresses.
  broken(
    'host bits',
    { lists: 'accessLists: { carrier: [198.18.0.1/24] }' },
    ['198.18.0.1/24', 'host-bits', 'accessLists.carrier[0]'],
    /198\.18\.0\.0\/24/,
    /203\.0\.113\.0\/24/,
  ),
  broken(
    'an octal number',
    { lists: 'accessLists: { carrier: [198.018.0.1] }' },
    ['198.018.0.1', 'leading-zero', 'accessLists.carrier[0]'],
    /./,
    /For example/,
  ),
  broken(
    'a short address',
    { lists: 'accessLists: { carrier: [198.18/16] }' },
    ['198.18/16', 'short-form', 'accessLists.carrier[0]'],
    /./,
    /For example/,
  ),
  broken(
    'an address with a port',
    { lists: "accessLists: { carrier: ['198.18.0.1:5060'] }" },
    ["'", 'port', 'accessLists.carrier[0]'],
    /port/,
    /For example/,
  ),
  broken(
    'a prefix too long',
    { lists: 'accessLists: { carrier: [198.18.0.0/33] }' },
    ['198.18.0.0/33', 'prefix-range', 'accessLists.carrier[0]'],
    /./,
    /For example/,
  ),
  broken(
    'a zone id',
    { lists: "accessLists: { carrier: ['fe80::1%eth0'] }" },
    ["'", 'zone', 'accessLists.carrier[0]'],
    /zone/,
    /For example/,
  ),
  broken(
    'a host name in a list',
    { lists: 'accessLists: { carrier: [sip.example.com] }' },
    ['sip.example.com]', 'not-an-address', 'accessLists.carrier[0]'],
    /./,
    /For example/,
  ),
  broken(
    'a wrong block to exempt',
    { more: 'lockout: { exempt: [10.0.0.1/8] }' },
    ['10.0.0.1/8', 'host-bits', 'lockout.exempt[0]'],
    /10\.0\.0\.0\/8/,
    /For example/,
  ),

  // What one field says of another.
  broken(
    'an unknown list',
    { applications: application('auth: ip_acl, accessLists: [carier]') },
    ['carier', 'unknown-name', 'applications[0].accessLists[0]'],
    /carier is none/,
    /Did you mean carrier\?/,
  ),
  broken(
    'an unknown credential',
    { applications: application('auth: credential, credentials: [other-one]') },
    ['other-one', 'unknown-name', 'applications[0].credentials[0]'],
    /none of the credentials/,
    /There are: carrier/,
  ),
  broken(
    'a list that is never asked',
    {
      applications: application('auth: credential, credentials: [carrier], accessLists: [carrier]'),
    },
    ['accessLists: [', 'contradiction', 'applications[0].accessLists'],
    /never be asked/,
    /ip_acl_and_credential/,
  ),
  broken(
    'a list without auth',
    { applications: application('accessLists: [carrier]') },
    ['accessLists: [', 'contradiction', 'applications[0].accessLists'],
    /auth is missing/,
    /auth: ip_acl/,
  ),
  broken(
    'ip_acl without a list',
    { applications: application('auth: ip_acl') },
    ['ip_acl', 'missing', 'applications[0].auth'],
    /needs accessLists/,
    /accessLists: \[name\]/,
  ),
  broken(
    'one id twice',
    { applications: 'applications: [{ id: a }, { id: a }]' },
    ['a }]', 'twice', 'applications[1].id'],
    /a is the id/,
    /id of its own/,
  ),
  broken(
    'one number twice',
    {
      applications:
        "applications: [{ id: a, numbers: ['15551234567'] }, { id: b, numbers: ['+15551234567'] }]",
    },
    ["'+", 'twice', 'applications[1].numbers[0]'],
    /belongs to a/,
    /one of them/,
  ),
  broken(
    'one port twice',
    { listen: 'listen: [{ transport: udp }, { transport: udp }]' },
    ['{ transport: udp }]', 'twice', 'listen[1]'],
    /listen\[0\] is bound/,
    /another address or port/,
  ),
  broken(
    'TLS without a certificate',
    { listen: 'listen: [{ transport: tls, keyFile: key.pem }]' },
    ['{', 'missing', 'listen[0]'],
    /certFile/,
    /PEM/,
  ),
  broken(
    'TLS files that are not there',
    { listen: 'listen: [{ transport: tls, keyFile: no.pem, certFile: no.pem }]' },
    ['no.pem', 'file', 'listen[0].keyFile'],
    /ENOENT/,
    /PEM/,
  ),
  broken(
    'a certificate for UDP',
    { listen: 'listen: [{ transport: udp, certFile: c.pem }]' },
    ['certFile', 'contradiction', 'listen[0].certFile'],
    /for TLS/,
    /transport: tls/,
  ),
  broken(
    '404 under uniform',
    { more: '{ uniform: true, unknownApplicationStatus: 404 }'.slice(2, -2).replace(', ', '\n') },
    ['404', 'contradiction', 'unknownApplicationStatus'],
    /404/,
    /403/,
  ),

  // Secrets, and secrets in the wrong place: none of them is ever shown.
  broken(
    'a password',
    { credentials: `credentials: { carrier: { password: ${SECRET} } }` },
    ['password', 'unknown-key', 'credentials.carrier'],
    /"password"/,
    /tollgate ha1.*passwordEnv.*passwordFile/,
  ),
  broken(
    'a password as the credential',
    { credentials: `credentials: { carrier: ${SECRET} }` },
    [SECRET, 'type', 'credentials.carrier'],
    /must be a mapping, got a text/,
    /passwordEnv/,
  ),
  broken(
    'a password as a key',
    { credentials: `credentials: { carrier: { ${SECRET}: } }` },
    [SECRET, 'unknown-key', 'credentials.carrier'],
    /means nothing/,
    /Known here: user, ha1/,
  ),
  broken(
    'user and password as a name',
    { credentials: `credentials: { "carrier:${SECRET}": { ha1: ${HA1} } }` },
    ['"', 'name', 'credentials'],
    /name does not fit/,
    /1 to 64/,
  ),
  broken(
    'a password as HA1',
    { credentials: `credentials: { carrier: { ha1: ${SECRET} } }` },
    [SECRET, 'value', 'credentials.carrier.ha1'],
    /does not fit/,
    /tollgate ha1/,
  ),
  broken(
    'an HA1 cut short',
    { credentials: `credentials: { carrier: { ha1: { MD5: ${HA1.slice(1)} } } }` },
    [HA1.slice(1), 'value', 'credentials.carrier.ha1.MD5'],
    /does not fit/,
    /32 digits/,
  ),
  broken(
    'a password as the name of a variable',
    { credentials: `credentials: { carrier: { passwordEnv: ${SECRET} } }` },
    [SECRET, 'value', 'credentials.carrier.passwordEnv'],
    /does not fit/,
    /NAME/,
  ),
  broken(
    'a loud password as the name of a variable',
    { credentials: `credentials: { carrier: { passwordEnv: ${LOUD_SECRET} } }` },
    [LOUD_SECRET, 'environment', 'credentials.carrier.passwordEnv'],
    /not set/,
    /NAME/,
  ),
  broken(
    'a password as a file',
    { credentials: `credentials: { carrier: { passwordFile: ${SECRET} } }` },
    [SECRET, 'file', 'credentials.carrier.passwordFile'],
    /ENOENT/,
    /path of a file/,
  ),
  broken(
    'an empty variable',
    { credentials: 'credentials: { carrier: { passwordEnv: EMPTY } }' },
    ['EMPTY', 'empty', 'credentials.carrier.passwordEnv'],
    /empty/,
    /secret/,
  ),
  broken(
    'two ways to one password',
    { credentials: `credentials: { carrier: { passwordEnv: GIVEN, ha1: ${HA1} } }` },
    ['carrier: {', 'contradiction', 'credentials.carrier'],
    /2 times/,
    /exactly one/,
  ),
  broken(
    'no way to the password',
    { credentials: 'credentials: { carrier: { user: carrier } }' },
    ['carrier: {', 'missing', 'credentials.carrier'],
    /nothing says/,
    /exactly one/,
  ),
  broken(
    'a password where a credential is named',
    { applications: application(`auth: credential, credentials: ['${SECRET}']`) },
    ["'", 'unknown-name', 'applications[0].credentials[0]'],
    /this name is none/,
    /There are: carrier/,
  ),
  broken(
    'a nonce key in the file',
    { more: `nonceKeys: [${SECRET}]` },
    [SECRET, 'type', 'nonceKeys[0]'],
    /./,
    /env: NAME/,
  ),
  broken(
    'a short nonce key',
    { more: 'nonceKeys: [{ env: GIVEN }]' },
    ['GIVEN', 'short', 'nonceKeys[0].env'],
    /18 characters/,
    /openssl rand/,
  ),
];
