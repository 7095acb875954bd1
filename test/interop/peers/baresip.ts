import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start } from '../../support/daemon.ts';
import type { PeerCall } from './peer-call.ts';

const modules = '/usr/lib/baresip/modules';

/** Dials with baresip, waits for `settled` in what it prints, and hangs up by ending it. */
export async function baresip(call: PeerCall): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tollgate-baresip-'));
  const { user, password, transport } = call;
  // Silence comes from a bridge to itself: no sound card is touched.
  await writeFile(
    join(folder, 'config'),
    [
      'sip_listen 127.0.0.1:0',
      ...(call.trusted === undefined ? [] : [`sip_cafile ${call.trusted}`]),
      `module_path ${modules}`,
      'audio_player aubridge,nil',
      'audio_source aubridge,nil',
      'audio_alert aubridge,nil',
      'module g711.so',
      'module aubridge.so',
      'module_app account.so',
      'module_app menu.so',
      '',
    ].join('\n'),
  );
  const account = `<sip:${user}@127.0.0.1;transport=${transport}>;auth_user=${user};auth_pass="${password}";regint=0`;
  await writeFile(join(folder, 'accounts'), `${account}\n`);
  await writeFile(join(folder, 'contacts'), '');
  const uri = `sip:${call.application}@127.0.0.1:${call.port}`;
  const daemon = start('baresip', ['-f', folder, '-e', `/dial ${uri}`, '-t', '20']);
  try {
    await daemon.until(call.settled);
    await call.whileUp?.();
  } finally {
    await daemon.stop();
    await rm(folder, { recursive: true, force: true });
  }
  return daemon.output();
}
