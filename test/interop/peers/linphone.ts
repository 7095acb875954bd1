import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start } from '../../support/daemon.ts';
import type { PeerCall } from './peer-call.ts';

/** Dials with linphonec, waits for `settled` in what it prints, and hangs up. */
export async function linphone(call: PeerCall): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'tollgate-linphone-'));
  await mkdir(join(home, '.local', 'share', 'linphone'), { recursive: true });
  const config = join(home, 'linphonerc');
  await writeFile(
    config,
    [
      '[sip]',
      ...['sip_port=-1', 'sip_tcp_port=-1', 'sip_tls_port=-1', 'use_ipv6=0', 'guess_hostname=1'],
      `contact="${call.user}" <sip:${call.user}@127.0.0.1>`,
      ...(call.trusted === undefined ? [] : [`root_ca=${call.trusted}`]),
      '[auth_info_0]',
      ...[`username=${call.user}`, `passwd=${call.password}`, 'realm=interop.example'],
      '[video]',
      ...['enabled=0', 'capture=0', 'display=0', 'automatically_initiate=0', ''],
    ].join('\n'),
  );
  const daemon = start('linphonec', ['-c', config], { env: { HOME: home } });
  try {
    await daemon.until(/linphonec>/);
    daemon.type(`call sip:${call.application}@127.0.0.1:${call.port};transport=${call.transport}`);
    await daemon.until(call.settled);
    await call.whileUp?.();
    // Refused, it asks for another password instead of taking commands.
    if (/connected/.test(daemon.output())) {
      daemon.type('terminate');
      await daemon.until(/Call 1 .* ended/);
    }
  } finally {
    await daemon.stop();
    await rm(home, { recursive: true, force: true });
  }
  return daemon.output();
}
