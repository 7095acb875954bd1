// Does what a new user does with the packed packages: follows the guide to its end, has a refused
// packet explained, and imports the library alone. Usage: newcomer.ts PROJECT, the folder with the
// installed packages.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readSamples, startGuide } from '../config/guide.ts';
import { linksOf } from '../docs/markdown.ts';
import { freePort } from '../support/ports.ts';
import { createSecretWatch } from '../support/secrets.ts';

const folder = process.argv[2]!;
const env = {
  PATH: process.env['PATH'] ?? '',
  HOME: folder,
  NO_COLOR: '1',
  npm_config_offline: 'true',
};
const guides = join(folder, 'node_modules', 'tollgate', 'docs', 'guides');
const markdown = readFileSync(join(guides, 'bring-your-own-carrier.md'), 'utf8');
const port = await freePort();
const guide = startGuide({ folder, env });
const sh = async (word: string, text: string): Promise<string> => {
  const before = guide.printed().length;
  await guide.follow({ language: 'sh', word, text, line: 0 });
  return guide.printed().slice(before);
};

const help = await sh('', 'npx tollgate --help\nnpx tollgate serve --help\n');
assert.match(help, /Usage: tollgate/);
const named = help.match(/node_modules\/tollgate\/docs\/[\w/-]+\.md/g) ?? [];
assert.ok(named.length >= 2);
for (const page of named) {
  for (const { target } of linksOf(readFileSync(join(folder, page), 'utf8'))) {
    if (!/^[a-z]+:/.test(target)) readFileSync(join(folder, dirname(page), target.split('#')[0]!));
  }
}
console.log('packed: the pages that help texts name are there, and so are those they link');

for (const sample of readSamples(markdown)) {
  await guide.follow({ ...sample, text: sample.text.replaceAll('5060', String(port)) });
}
console.log('packed: the guide holds from its first line to its last');

// The caller's wrong answer, as it came over the wire, is explained by the running server.
const relay = createSocket('udp4').bind(0, '127.0.0.1');
await once(relay, 'listening');
let caller = 0;
let refused = Buffer.alloc(0);
relay.on('message', (bytes, from) => {
  if (from.port !== port) caller = from.port;
  if (bytes.includes('Proxy-Authorization')) refused = bytes;
  relay.send(bytes, from.port === port ? caller : port, '127.0.0.1');
});
const call = `npx tollgate call sip:support@127.0.0.1:${port} --user carrier --password-env WRONG_PASSWORD`;
await sh('exit=1', `${call} --server 127.0.0.1:${relay.address().port}\n`);
writeFileSync(join(folder, 'refused.sip'), refused);
const explain = `npx tollgate explain --server --from 127.0.0.1:${relay.address().port} refused.sip`;
relay.close();
const { reason, diagnosis } = JSON.parse(await sh('exit=1', `${explain} --json\n`));
assert.equal(reason, 'wrong-password');
assert.ok(diagnosis.fix.length > 0);
console.log(`packed: a refused packet is explained: ${diagnosis.cause}`);

await guide.end();
assert.match(guide.printed(), / {2}stopped\n/);
createSecretWatch('kW3-only-an-example-9Zq', 'not-the-password').check(guide.printed());

for (const name of ['yaml', 'zod', 'commander', 'pino', 'prom-client']) {
  rmSync(join(folder, 'node_modules', name), { recursive: true });
}
const script = "import('tollgate').then((t) => console.log(typeof t.createTollgate))";
const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
  cwd: folder,
  encoding: 'utf8',
});
assert.equal(stdout, 'function\n', stderr);
console.log('packed: import tollgate needs neither YAML, schema, command line, log nor metrics');
