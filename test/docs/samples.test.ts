import { readdirSync } from 'node:fs';
import { placeCall } from '@tollgate/caller';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readSamples } from '../config/guide.ts';
import { freePort } from '../support/ports.ts';
import { read, root } from './repository.ts';
import { type Run, runSample } from './run-sample.ts';
import { typeErrors } from './type-check.ts';

const readmes = [
  'README.md',
  ...readdirSync(`${root}packages`).map((name) => `packages/${name}/README.md`),
];
const guides = readdirSync(`${root}docs/guides`).map((name) => `docs/guides/${name}`);

/** A fenced sample and where it is. */
interface Sample {
  readonly page: string;
  /** The page and the line of the fence. */
  readonly place: string;
  readonly language: string;
  /** The word after the language. */
  readonly word: string;
  readonly text: string;
}

function samplesOf(page: string): Sample[] {
  return readSamples(read(page)).map((one) => ({ ...one, page, place: `${page}:${one.line}` }));
}

function isProgram<T extends Sample>(sample: T): sample is T & { readonly language: 'ts' | 'js' } {
  return sample.language === 'ts' || sample.language === 'js';
}

test('every sample type-checks', () => {
  const programs = [...readmes, ...guides].flatMap(samplesOf).filter(isProgram);
  expect(programs.length).toBeGreaterThan(12);
  expect(typeErrors(programs)).toEqual([]);
});

test('the check of types finds a wrong name, a wrong type and what is undeclared', () => {
  const text = "import { parse } from '@tollgate/sip-parser';\nparse(1).knd;\nundeclared;\n";
  const errors = typeErrors([{ place: 'here', language: 'js', text }]);
  expect(errors).toHaveLength(3);
  expect(errors[0]).toMatch(/^here, its line 2: /);
});

/** Runs a sample with a free port for 5060, calls it once it listens, and returns the report. */
async function callServed(sample: Sample, transport: 'udp' | 'tcp', env = {}) {
  const port = await freePort();
  const run = started({ ...sample, text: sample.text.replaceAll('5060', String(port)) }, env);
  const to = `sip:support@127.0.0.1:${port};transport=${transport}`;
  let report = await placeCall({ to });
  while (report.verdict === 'failed') {
    await new Promise((resolve) => setTimeout(resolve, 50));
    report = await placeCall({ to });
  }
  return { report, run };
}

function started(sample: { readonly language: string; readonly text: string }, env = {}): Run {
  const run = runSample(sample, env);
  onTestFinished(() => run.stop());
  return run;
}

/** How each sample of a README is run. */
const runs: Readonly<Record<string, (sample: Sample) => Promise<void>>> = {
  async 'README.md, sample 1'(sample) {
    const env = { SIP_PASSWORD: 'kW3-only-an-example-9Zq' };
    const { report, run } = await callServed(sample, 'udp', env);
    expect(report.status).toBe(403);
    await run.prints('127.0.0.1 support refuse access-list-miss\n');
  },
  'packages/auth/README.md, sample 1': runBy('test/auth/readme/readme.test.ts'),
  'packages/auth/README.md, sample 2': runBy('test/auth/readme/readme.test.ts'),
  'packages/caller/README.md, sample 1': runBy('test/config/guides.test.ts'),
  'packages/sdp/README.md, sample 1': runBy('test/sdp/readme.test.ts'),
  'packages/server/README.md, sample 1': runBy('test/config/guides.test.ts'),
  async 'packages/sip-parser/README.md, sample 1'(sample) {
    const { report, run } = await callServed(sample, 'udp');
    expect(report.status).toBe(486);
    await run.prints(' calls support\n');
  },
  'packages/tollgate/README.md, sample 1': runBy('test/config/readme.test.ts'),
  'packages/transaction/README.md, sample 1': runBy('test/transaction/readme.test.ts'),
  async 'packages/transport-udp/README.md, sample 1'(sample) {
    const text = sample.text.replaceAll('5060', String(await freePort()));
    const run = started({ ...sample, text });
    expect(await run.ends()).toBe(0);
  },
};

/** Of a sample that needs more than a process: the test that runs it reads the page. */
function runBy(path: string): (sample: Sample) => Promise<void> {
  return async ({ page }) => {
    expect(read(path)).toContain(page);
  };
}

describe('every sample of a README runs', () => {
  const inReadmes = readmes.flatMap((page) =>
    samplesOf(page)
      .filter(isProgram)
      .map((sample, at) => ({ ...sample, name: `${page}, sample ${at + 1}` })),
  );

  test('and there is a way to run each', () => {
    expect(inReadmes.map(({ name }) => name).sort()).toEqual(Object.keys(runs).sort());
  });

  test.each(inReadmes)('$name', ({ name, ...sample }) => runs[name]?.(sample));
});

test('the samples of the guides are files or commands, which guides.test.ts follows', () => {
  expect(guides.length).toBeGreaterThan(1);
  for (const sample of guides.flatMap(samplesOf)) {
    expect(['sh', 'text', 'js', 'ts', 'yaml', 'sip', 'json'], sample.place).toContain(
      sample.language,
    );
    if (isProgram(sample)) expect(sample.word, sample.place).toMatch(/^[a-z]+\.m?[jt]s$/);
  }
});
