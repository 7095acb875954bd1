import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ha1Set } from '@tollgate/auth';
import type { CapturedMessage, Diagnosis } from '@tollgate/server/explain';
import { type Call, createTollgate, type DecisionEvent } from 'tollgate';
import { type ConfigFile, loadConfig, type PatchOperation } from 'tollgate/config';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answer } from '../interop/server.ts';
import { pcap } from '../support/pcap.ts';
import { createSecretWatch } from '../support/secrets.ts';
import { tollgate } from './command.ts';
import { applyPatch } from './json-patch.ts';
import { env, fileOf, PASSWORD, type Scene, scenes } from './scenes.ts';
import { tap } from './tap.ts';

type Patched = Diagnosis & { readonly patch?: readonly PatchOperation[] };

interface Report {
  readonly packets: readonly {
    readonly verdict: string;
    readonly reason: string;
    readonly diagnosis: Diagnosis;
    readonly patch?: readonly PatchOperation[];
  }[];
  readonly findings: readonly Patched[];
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tollgate-explain-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

/** Runs a server by a configuration and lets the scene call it. */
async function play(
  scene: Scene,
  path: string,
): Promise<{ readonly decisions: DecisionEvent[]; readonly messages: CapturedMessage[] }> {
  const config = loadConfig(path, { env });
  if (config.kind === 'invalid') throw new Error(JSON.stringify(config.problems, null, 1));
  const decisions: DecisionEvent[] = [];
  const wire = tap();
  const server = createTollgate({
    ...config.server,
    onCall: (call: Call) => answer(call),
    onDecision: (event) => decisions.push(event),
    onWarning: () => {},
  });
  try {
    const [listener] = await server.listen();
    await scene.call(listener!.port);
  } finally {
    await server.close();
    wire.stop();
  }
  return { decisions, messages: wire.messages };
}

describe('a cause that explain names, with the packets of a real call', () => {
  test.each(scenes)(
    '$title: $cause, and its fix lets the call in',
    async (scene) => {
      const name = scene.title.replaceAll(/\W+/g, '-');
      const file: ConfigFile = fileOf(scene);
      const path = write(`${name}.json`, JSON.stringify(file));
      const live = await play(scene, path);
      expect(live.decisions.at(-1)?.verdict).not.toBe('accept');

      const capture = write(`${name}.pcap`, pcap(live.messages));
      const ran = await tollgate(['explain', '--json', '-c', path, capture], env);
      expect(ran.err).toBe('');
      expect(ran.code).toBe(1);
      const report = JSON.parse(ran.out) as Report;
      const told: Patched =
        scene.shown === 'finding'
          ? report.findings.find(({ cause }) => cause === scene.cause)!
          : { ...report.packets.at(-1)!.diagnosis, ...patchOf(report.packets.at(-1)!) };
      expect(told?.cause).toBe(scene.cause);
      expect(told.text).not.toBe('');
      expect(told.fix.length).toBeGreaterThan(0);
      // A nonce that is taken as genuine hides that it was made for another address.
      if (scene.title !== 'a challenge that is answered from another address') {
        expect(report.packets.map(({ reason }) => reason)).toEqual(
          live.decisions.map(({ reason }) => reason),
        );
      }

      const mended = write(`${name}-mended.json`, JSON.stringify(applyPatch(file, told.patch!)));
      const again = await play(scene, mended);
      expect(again.decisions.at(-1)).toMatchObject({ verdict: 'accept' });

      const secrets = createSecretWatch(...Object.values(env));
      for (const realm of [file.realm, 'old.example']) {
        for (const password of Object.values(env)) {
          secrets.add(...Object.values(ha1Set({ username: 'alice', realm, password })));
        }
      }
      for (const { bytes } of live.messages) secrets.sees(bytes);
      secrets.check(ran.out);
    },
    60_000,
  );

  test('the watch would see the password', () => {
    expect(() => createSecretWatch(...Object.values(env)).check(`x ${PASSWORD}`)).toThrow();
  });
});

function patchOf({ patch }: { readonly patch?: readonly PatchOperation[] }): {
  readonly patch?: readonly PatchOperation[];
} {
  return patch === undefined ? {} : { patch };
}
