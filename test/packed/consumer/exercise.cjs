// The same use of the packages for both module systems.
const assert = require('node:assert/strict');
const dgram = require('node:dgram');
const { once } = require('node:events');

const invite = (port) =>
  [
    'INVITE sip:app@127.0.0.1 SIP/2.0',
    `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bKpacked;rport`,
    'From: <sip:+15550100@127.0.0.1>;tag=1',
    'To: <sip:app@127.0.0.1>',
    'Call-ID: packed',
    'CSeq: 1 INVITE',
    `Contact: <sip:+15550100@127.0.0.1:${port}>`,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');

/** Reads a message with the parser and writes its answer. */
exports.parse = (reader, writer) => {
  const message = reader.validate(reader.parse(Buffer.from(invite(5062))));
  assert.equal(message.kind, 'request');
  assert.equal(message.requestUri.user, 'app');
  const response = Buffer.from(writer.writeResponse(message, { status: 486, toTag: 'x' }));
  assert.match(response.toString(), /^SIP\/2\.0 486 Busy Here\r\n/);
};

/** Takes one call by access list over a real socket. */
exports.call = async (modules) => {
  const auth = modules['@tollgate/auth'];
  const { tollgate } = modules;
  const list = auth.compileAccessList(['127.0.0.0/8']);
  const server = tollgate.createTollgate({
    realm: 'packed.example',
    listen: [{ transport: 'udp', address: '127.0.0.1', port: 0 }],
    applications: [{ id: 'app', auth: 'ip_acl', accessLists: [list] }],
    onCall: (call) => call.reject(486),
  });
  const [listener] = await server.listen();
  const socket = dgram.createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  socket.send(invite(socket.address().port), listener.port, '127.0.0.1');
  const [answer] = await once(socket, 'message');
  socket.close();
  await server.close();
  assert.match(answer.toString(), /^SIP\/2\.0 486 /);
};

/** Lets the calling side place a call, which the server answers and hangs up. */
exports.placeCall = async (modules) => {
  const { createTollgate } = modules['@tollgate/server'];
  const { compileAccessList } = modules['@tollgate/auth'];
  const server = createTollgate({
    realm: 'packed.example',
    listen: [{ transport: 'tcp', address: '127.0.0.1', port: 0 }],
    applications: [
      { id: 'app', auth: 'ip_acl', accessLists: [compileAccessList(['127.0.0.0/8'])] },
    ],
    onCall: (call) => call.reject(486),
  });
  const [{ port }] = await server.listen();
  const to = `sip:app@127.0.0.1:${port};transport=tcp`;
  const report = await modules['@tollgate/caller'].placeCall({ to, from: 'sip:1@127.0.0.1' });
  await server.close();
  assert.equal(report.verdict, 'refused');
  assert.equal(report.status, 486);
};

/** Every entry point exports something, and the same under both module systems. */
exports.sameNames = (one, other) => {
  for (const name of Object.keys(one)) {
    const names = Object.keys(one[name]).filter((key) => key !== 'default');
    assert.ok(names.length > 0, `${name} exports nothing`);
    assert.deepEqual(names.sort(), Object.keys(other[name]).sort(), name);
  }
};
