/**
 * A place where options are written: its path, a line that is right but for `extra`, which is put
 * there, and the options to give wrong values to. They are few where the line would open a socket.
 */
export type Face = readonly [path: string, code: string, options: readonly string[]];

const numbers = ['t1Ms', 't2Ms', 'maxRingMs', 'maxCallMs', 'maxCalls', 'maxTransactions'];
const caps = ['maxCallsPerApplication', 'maxCallsPerSource', 'maxUnacknowledgedPerSource'];
const handlers = ['onCall', 'onDecision', 'onRejected', 'onCallEnd', 'onError'];
const digest = ['algorithms', 'qop', 'requireQop', 'digestUri', 'nonceSource', 'challengeStatus'];
const judging = [
  ...digest,
  'realm',
  'applications',
  'store',
  'lockout',
  'nonceKeys',
  'nonceTtlMs',
  'unknownApplicationStatus',
  'lockedReply',
  'uniform',
  'countUnverifiedUdp',
  'maxLookUps',
  'random',
];
const lockout = [
  'failures',
  'windowMs',
  'lockMs',
  'scope',
  'counted',
  'ipv6SiteFactor',
  'usernameCeiling',
  'exempt',
  'maxSources',
  'random',
];
const application = [
  ...digest,
  'id',
  'numbers',
  'auth',
  'accessLists',
  'transports',
  'accessListMissStatus',
];
const limits = [
  'maxMessageBytes',
  'maxHeaderBlockBytes',
  'maxHeaders',
  'maxHeaderBytes',
  'maxUriBytes',
  'maxBodyBytes',
  'maxParameters',
];
const socket = ['name', 'address', 'port', 'ipv6Only', 'advertise'];
const udp = [
  'receiveBufferBytes',
  'isTrusted',
  'untrustedPerSecond',
  'untrustedBurst',
  'untrustedPrefixes',
];
const stream = [
  'maxConnections',
  'maxConnectionsPerSource',
  'firstMessageTimeoutMs',
  'messageTimeoutMs',
  'idleTimeoutMs',
  'writeTimeoutMs',
  'maxWriteBufferBytes',
  'lingerMs',
  'proxyPeers',
  'proxyHeaderTimeoutMs',
  'maxProxyHeaderBytes',
  'limits',
];
const engine = '{ authenticator, clock: () => now, advertised: () => ({ host: "a", port: 1 })';

export const faces: readonly Face[] = [
  // @tollgate/server
  [
    '',
    'createTollgate({ ...right, ...extra })',
    [...judging, ...numbers, ...caps, ...handlers, 'listen', 'limits', 'tagKey', 'trace'],
  ],
  ['limits', 'createTollgate({ ...right, limits: extra })', limits],
  ['lockout', 'createTollgate({ ...right, lockout: extra })', lockout],
  [
    'applications[0]',
    'createTollgate({ ...right, applications: [{ ...support, ...extra }] })',
    application,
  ],
  ['listen[0]', "createTollgate({ ...right, listen: [{ transport: 'udp', ...extra }] })", udp],
  ['listen[0]', "createTollgate({ ...right, listen: [{ transport: 'tcp', ...extra }] })", stream],
  ['listen[0]', "createTollgate({ ...right, listen: [{ transport: 'tls', ...extra }] })", []],
  ['', 'createTollgate(right).close(extra)', ['drainMs']],
  [
    'source',
    "target.explain(Buffer.from(''), { transport: 'udp', address: '192.0.2.1', port: 1, ...extra })",
    ['transport', 'address', 'port'],
  ],
  ['', `createEngine(${engine}, ...extra })`, [...numbers, ...caps, ...handlers, 'authenticator']],
  ['limits', `createEngine(${engine}, limits: extra })`, limits],
  ['answer', "call.answer({ sdp: 'v=0', ...extra })", ['headers', 'onOffer']],
  ['', 'createExplain({ authenticator, options: right, ...extra })', ['assumeNonce']],
  // @tollgate/auth
  ['', 'createAuthenticator({ ...right, ...extra })', judging],
  ['', 'createLockout(extra)', lockout],
  [
    'usernameCeiling',
    'createLockout({ usernameCeiling: { factor: 10, weight: 5, ...extra } })',
    ['factor', 'weight'],
  ],
  ['', 'createMemoryStore(extra)', [...lockout, 'maxClaims']],
  ['', 'guardStore(store, extra)', ['whenGone', 'onFailure']],
  ['', 'createNonces(extra)', ['nonceKeys', 'nonceTtlMs', 'random']],
  [
    '',
    "ha1({ username: 'alice', realm: 'x', password: 'Tr0ub4dor', ...extra })",
    ['username', 'realm', 'password', 'algorithm'],
  ],
  [
    '',
    "ha1Set({ username: 'alice', realm: 'x', password: 'Tr0ub4dor', ...extra })",
    ['username', 'realm', 'password'],
  ],
  // @tollgate/sip-parser
  ['', "parse(Buffer.from(''), extra)", [...limits, 'stream']],
  ['', 'createView(extra)', [...limits, 'stream']],
  ['limits', 'createFramer({ message() {}, ping() {} }, extra)', limits],
  ['', 'writeResponse(request, { status: 200, ...extra })', ['status', 'reason', 'headers']],
  [
    '',
    "writeRequest({ method: 'OPTIONS', requestUri: 'sip:a@b', ...extra })",
    ['method', 'requestUri', 'headers'],
  ],
  // @tollgate/transaction
  [
    '',
    'createTransactionLayer(extra)',
    ['t1Ms', 't2Ms', 't4Ms', 'tryingAfterMs', 'maxServerTransactions', 'maxClientTransactions'],
  ],
  // @tollgate/transport-udp
  ['', 'listenUdp(extra, handler)', []],
  ['', 'listenTcp(extra, handler)', []],
  ['', 'listenTls(extra, handler)', []],
  ['', 'checkUdpOptions(extra)', [...socket, ...udp]],
  ['', 'checkTcpOptions(extra)', [...socket, ...stream]],
  ['', 'checkTlsOptions(extra)', ['certificates', 'minVersion']],
  ['certificates', 'checkTlsOptions({ certificates: { ...certificates, ...extra } })', ['key']],
  [
    'advertise',
    "checkUdpOptions({ advertise: { host: 'a', port: 1, ...extra } })",
    ['host', 'port'],
  ],
  ['limits', 'checkTcpOptions({ limits: extra })', limits],
  ['handler', 'listenUdp({ port: 0 }, { message() {}, ...extra })', []],
  // @tollgate/caller
  ['', 'placeCall({ ...aCall, ...extra })', []],
  ['server', "placeCall({ ...aCall, server: { host: '127.0.0.1', ...extra } })", []],
  ['bind', 'placeCall({ ...aCall, bind: extra })', []],
  ['tls', 'placeCall({ ...tlsCall, tls: extra })', []],
  // tollgate/config, and the parts of the command line that take options
  ['', "loadConfig('no.yaml', extra)", ['env']],
  ['environment', 'readConfig(file, { ...environment, ...extra })', ['env', 'read', 'isPublic']],
  ['', "liveConfig('no.yaml', loaded, target, extra)", ['env', 'listeners']],
  ['', "watchConfig('no.yaml', { reload() {} }, { onReload() {}, ...extra })", []],
  ['', 'createMetrics({ calls: () => 0, locks: () => 0, listeners: [], ...extra })', []],
  ['', "startStatusServer({ port: 0, metrics: {}, health: () => 'ok', ...extra })", []],
];
