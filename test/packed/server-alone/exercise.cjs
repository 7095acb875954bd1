// The same use of the server for both module systems.
const assert = require('node:assert/strict');
const dgram = require('node:dgram');
const { once } = require('node:events');

const invite = (port) =>
  [
    'INVITE sip:app@127.0.0.1 SIP/2.0',
    `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bKalone;rport`,
    'From: <sip:+15550100@127.0.0.1>;tag=1',
    'To: <sip:app@127.0.0.1>',
    'Call-ID: alone',
    'CSeq: 1 INVITE',
    `Contact: <sip:+15550100@127.0.0.1:${port}>`,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');

/** Takes one call over a real socket, and refuses it. */
exports.refuseOneCall = async (modules, way) => {
  const { channels, compileAccessList, createTollgate } = modules['@tollgate/server'];
  const { createExplain } = modules['@tollgate/server/explain'];
  assert.equal(typeof createExplain, 'function');
  assert.ok(Object.keys(channels).length > 0);
  const server = createTollgate({
    realm: 'alone.example',
    listen: [{ transport: 'udp', address: '127.0.0.1', port: 0 }],
    applications: [
      { id: 'app', auth: 'ip_acl', accessLists: [compileAccessList(['127.0.0.0/8'])] },
    ],
    onCall: (call) => call.reject(486),
  });
  const [listener] = await server.listen();
  const socket = dgram.createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  socket.send(invite(socket.address().port), listener.port, '127.0.0.1');
  const [response] = await once(socket, 'message');
  socket.close();
  await server.close();
  assert.match(response.toString(), /^SIP\/2\.0 486 /);
  console.log(`packed: @tollgate/server alone takes a call by ${way}`);
};
