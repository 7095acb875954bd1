import type { OptionRow } from './row.ts';

export const caller: readonly OptionRow[] = [
  [
    'placeCall()',
    'MISSING',
    'options',
    'options must be an object with "to", "server", "transport", "from", "user", "password", "qop", "bind", "tls", "timeoutMs", "holdMs", "headers", "sdp", "signal", got undefined',
  ],
  [
    'placeCall({})',
    'MISSING',
    'to',
    'to must be a SIP URI without headers, like sip:shop@192.0.2.1, got undefined',
  ],
  [
    "placeCall({ to: 'support' })",
    'TYPE',
    'to',
    'to must be a SIP URI without headers, like sip:shop@192.0.2.1, got "support"',
  ],
  [
    "placeCall({ to: 'tel:+15551234567' })",
    'TYPE',
    'to',
    'to must be a SIP URI without headers, like sip:shop@192.0.2.1, got "tel:+15551234567"',
  ],
  [
    "placeCall({ to: 'sip:a@127.0.0.1', pasword: 'Tr0ub4dor' })",
    'UNKNOWN',
    'pasword',
    'unknown option pasword: write password instead',
  ],
  [
    "placeCall({ to: 'sip:a@127.0.0.1', user: 'alice' })",
    'MISSING',
    'password',
    'password must be given beside user, got undefined',
  ],
  [
    "placeCall({ to: 'sip:a@127.0.0.1', user: 'alice', password: 5 })",
    'TYPE',
    'password',
    'password must be a text, got a number',
  ],
  [
    "placeCall({ to: 'sip:a@127.0.0.1', user: 'alice', password: '' })",
    'RANGE',
    'password',
    'password must be a text, got an empty text',
  ],
  [
    "placeCall({ to: 'sip:a@127.0.0.1', transport: 'ws' })",
    'RANGE',
    'transport',
    'transport must be one of "udp", "tcp", "tls", got "ws"',
  ],
  [
    "placeCall({ to: 'sip:a@127.0.0.1', timeoutMs: '5s' })",
    'TYPE',
    'timeoutMs',
    'timeoutMs must be a whole number from 1 to 600000, got "5s"',
  ],
  [
    "placeCall({ to: 'sip:a@127.0.0.1', bind: { address: 'eth0' } })",
    'TYPE',
    'bind.address',
    'bind.address must be an IP address, got "eth0"',
  ],
  [
    "placeCall({ to: 'sip:a@127.0.0.1', bind: { adress: '127.0.0.1' } })",
    'UNKNOWN',
    'bind.adress',
    'unknown option bind.adress: write bind.address instead',
  ],
  [
    "placeCall({ to: 'sip:a@127.0.0.1', tls: { insecure: 'yes' } })",
    'TYPE',
    'tls.insecure',
    'tls.insecure must be true or false, got "yes"',
  ],
  [
    "placeCall({ to: 'sip:a@127.0.0.1', tls: { serverNam: 'x' } })",
    'UNKNOWN',
    'tls.serverNam',
    'unknown option tls.serverNam: write tls.serverName instead',
  ],
  [
    "placeCall({ to: 'sip:a@127.0.0.1', server: 'localhost' })",
    'TYPE',
    'server',
    'server must be an object with "host", "port", got "localhost"',
  ],
  [
    "placeCall({ to: 'sip:a@127.0.0.1', headers: { Subject: 'x' } })",
    'TYPE',
    'headers',
    "headers must be an array like [['X-Name', 'value']], got an object",
  ],
  [
    "placeCall({ to: 'sip:a@127.0.0.1', signal: 5 })",
    'TYPE',
    'signal',
    'signal must be an AbortSignal, got 5',
  ],
  ["placeCall({ to: 'sip:a@127.0.0.1', sdp: 5 })", 'TYPE', 'sdp', 'sdp must be a text, got 5'],
];
