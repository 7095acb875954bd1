import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Io } from './io.ts';
import { createProgram, run } from './program.ts';

const PASSWORD = 'Tr0ub4dor-canary-3';
const CONFIG = `
realm: sip.example.com
listen: [{ transport: udp, address: 127.0.0.1, port: 0 }]
credentials: { carrier: { passwordEnv: CARRIER_PASSWORD } }
applications: [{ id: support, auth: credential, credentials: [carrier], onCall: silence }]
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tollgate-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(text: string, name = 'tollgate.yaml'): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface Setting {
  readonly stdin?: string;
  /** What is typed, question by question. */
  readonly typed?: readonly string[];
  readonly env?: Record<string, string>;
  readonly colours?: boolean;
}

async function tollgate(args: readonly string[], setting: Setting = {}): Promise<Ran> {
  const said = { out: '', err: '' };
  const typed = [...(setting.typed ?? [])];
  const io: Io = {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    style: (style, text) => (setting.colours ? `<${style}>${text}` : text),
    env: setting.env ?? { CARRIER_PASSWORD: PASSWORD },
    isTerminal: setting.typed !== undefined,
    read: () => Promise.resolve(Buffer.from(setting.stdin ?? '')),
    askSecret: () => Promise.resolve(typed.shift()),
    on: () => () => undefined,
  };
  const code = await run(args, io);
  return { code, ...said };
}

describe('help', () => {
  test('names every command and ends with status 0', async () => {
    const { code, out } = await tollgate(['--help']);
    expect(code).toBe(0);
    for (const name of ['check', 'serve', 'ha1']) expect(out).toContain(`\n  ${name} `);
  });

  test.each(
    createProgram({ out: () => {}, err: () => {} } as unknown as Io).commands.map((c) => c.name()),
  )('%s teaches: what it does, an example, its exit status; and takes --json', async (name) => {
    const { code, out } = await tollgate([name, '--help']);
    expect(code).toBe(0);
    expect(out).toContain('--json');
    expect(out).toMatch(new RegExp(`\\n  tollgate ${name}`));
    expect(out).toMatch(/Exit status:\n {2}0 /);
  });

  test('a misspelt command is told with the one that was meant, status 2', async () => {
    const { code, err } = await tollgate(['chek']);
    expect(code).toBe(2);
    expect(err).toContain('Did you mean check?');
  });

  test('the version is that of the package', async () => {
    expect((await tollgate(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('check', () => {
  test('a valid file without warnings: status 0', async () => {
    const { code, out } = await tollgate(['check', file(CONFIG)]);
    expect(out).toContain('tollgate.yaml: valid\n');
    expect(code).toBe(0);
  });

  test('warnings alone: status 0, and 1 under --strict', async () => {
    const path = file(CONFIG.replace(', onCall: silence', ''));
    const { code, out } = await tollgate(['check', path]);
    expect(out).toMatch(/tollgate\.yaml:5:16 warning applications\[0\]: .*480\n {4}.*onCall/);
    expect(code).toBe(0);
    expect((await tollgate(['check', path, '--strict'])).code).toBe(1);
  });

  test('errors: status 1, each with its place', async () => {
    const { code, out } = await tollgate(['check', file(CONFIG.replace('realm', 'relm'))]);
    expect(out).toMatch(/tollgate\.yaml:2:1 error unknown key "relm"\n {4}Write realm instead\./);
    expect(code).toBe(1);
  });

  test('--json prints the same as data and nothing else', async () => {
    const { code, out, err } = await tollgate(['check', file('realm: [1'), '--json']);
    const { valid, problems } = JSON.parse(out);
    expect(valid).toBe(false);
    expect(problems[0]).toMatchObject({ severity: 'error', code: 'syntax', line: 1 });
    expect(code).toBe(1);
    expect(err).toBe('');
  });

  test('a file that is not there: status 3', async () => {
    expect((await tollgate(['check', join(folder, 'none.yaml')])).code).toBe(3);
  });

  test('--schema prints the JSON schema', async () => {
    const { out } = await tollgate(['check', '--schema']);
    expect(JSON.parse(out).properties.realm.type).toBe('string');
  });

  test('colours come only where the terminal wants them', async () => {
    const path = file('realm: 1');
    expect((await tollgate(['check', path])).out).not.toContain('<');
    expect((await tollgate(['check', path], { colours: true })).out).toContain('<red>error');
  });
});

describe('ha1', () => {
  const MD5 = '4e4544d22b9e575cd4feea15843e85ac';
  const args = ['ha1', '--user', 'carrier', '--realm', 'sip.example.com'];

  test('standard input, a variable and the terminal give the same', async () => {
    const ways: Setting[] = [
      { stdin: `${PASSWORD}\n` },
      { stdin: PASSWORD },
      { typed: [PASSWORD, PASSWORD] },
    ];
    const outs = await Promise.all(ways.map((way) => tollgate(args, way)));
    outs.push(await tollgate([...args, '--password-env', 'CARRIER_PASSWORD']));
    expect(new Set(outs.map(({ out }) => out)).size).toBe(1);
    // printf carrier:sip.example.com:... | md5sum
    expect(outs[0]!.out).toBe(`credentials:\n  carrier:\n    ha1:\n      MD5: '${MD5}'\n`);
  });

  test('what it prints is a configuration that `check` takes', async () => {
    const { out } = await tollgate([...args, '-a', 'sha-256', 'md5'], { stdin: PASSWORD });
    const config = CONFIG.replace(/credentials: \{ carrier: \{.*\n/, out);
    expect((await tollgate(['check', file(config)])).out).toContain('valid\n');
  });

  test('--json prints it as data', async () => {
    const { out } = await tollgate([...args, '--json'], { stdin: PASSWORD });
    expect(JSON.parse(out)).toMatchObject({ user: 'carrier', ha1: { MD5: expect.any(String) } });
  });

  test.each<[string, readonly string[], Setting, number]>([
    ['two passwords that differ', args, { typed: [PASSWORD, 'other'] }, 3],
    ['no password', args, { stdin: '' }, 3],
    ['Ctrl-C at the question', args, { typed: [] }, 3],
    ['a password where a variable is named', [...args, '--password-env', PASSWORD], {}, 3],
    ['a user name with a colon', ['ha1', '-u', 'a:b', '-r', 'x'], { stdin: PASSWORD }, 2],
    ['an unknown algorithm', [...args, '-a', 'SHA1'], { stdin: PASSWORD }, 2],
    ['no realm', ['ha1', '-u', 'carrier'], { stdin: PASSWORD }, 2],
  ])('%s is refused, the password not told', async (_, given, setting, status) => {
    const { code, out, err } = await tollgate(given, setting);
    expect(code).toBe(status);
    expect(out + err).not.toContain(PASSWORD);
  });

  test('the password cannot be an argument', async () => {
    const { code } = await tollgate([...args, '--password', PASSWORD]);
    expect(code).toBe(2);
  });
});

describe('serve does not start', () => {
  test.each<[string, string, number, RegExp]>([
    ['what is not YAML', 'realm: [', 1, /:2:1 error|:1:\d+ error/],
    ['a misspelt key', CONFIG.replace('realm', 'relm'), 1, /Write realm instead/],
    ['an unknown name', CONFIG.replace('[carrier]', '[carier]'), 1, /Did you mean carrier/],
    [
      'a password in the file',
      CONFIG.replace('passwordEnv: CARRIER_PASSWORD', `password: ${PASSWORD}`),
      1,
      /tollgate ha1/,
    ],
    ['a variable that is not set', CONFIG.replace('CARRIER_PASSWORD', 'OTHER'), 3, /not set/],
  ])('with %s', async (_, text, status, says) => {
    const { code, out, err } = await tollgate(['serve', '--config', file(text)]);
    expect(code).toBe(status);
    expect(err).toMatch(says);
    expect(err).toContain('nothing was started');
    expect(out).toBe('');
    expect(err).not.toContain(PASSWORD);
  });
});
