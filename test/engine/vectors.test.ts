import { describe, expect, test } from 'vitest';
import { createRig } from '../support/rig.ts';
import { haveVectors, readVectors, vectorsNote } from '../support/vectors.ts';

/**
 * What the whole engine answers to each published torture message over UDP. A number is the status
 * of its one answer; `silent`: none. The applications of the messages do not exist here, so an
 * INVITE that reads well is refused as unknown: 403.
 */
const EXPECTED: Record<string, number | 'silent'> = {
  // It has a To tag, and no such dialog is ours.
  wsinv: 481,
  intmeth: 501,
  esc01: 403,
  escnull: 405,
  esc02: 501,
  lwsdisp: 200,
  longreq: 403,
  dblreq: 405,
  semiuri: 200,
  transports: 200,
  mpart01: 405,
  unreason: 'silent',
  noreason: 'silent',
  badinv01: 400,
  clerr: 400,
  ncl: 400,
  scalar02: 400,
  scalarlg: 'silent',
  quotbal: 400,
  ltgtruri: 400,
  lwsruri: 400,
  lwsstart: 400,
  trws: 400,
  escruri: 400,
  baddate: 403,
  regbadct: 405,
  badaspec: 400,
  baddn: 400,
  'baddn-terminated': 400,
  badvers: 505,
  mismatch01: 400,
  mismatch02: 400,
  bigcode: 'silent',
  badbranch: 400,
  insuf: 400,
  unkscm: 416,
  novelsc: 416,
  unksm2: 405,
  bext01: 420,
  invut: 403,
  regaut01: 405,
  multi01: 400,
  mcl01: 400,
  bcast: 'silent',
  zeromf: 200,
  cparam01: 405,
  cparam02: 405,
  regescrt: 405,
  sdp01: 403,
  inv2543: 403,
  test: 'silent',
};

describe.skipIf(!haveVectors)(`RFC 4475 through the engine${vectorsNote}`, () => {
  const vectors = readVectors().filter(({ name }) => !name.startsWith('rfc5118'));

  test('no file is without a row', () => {
    expect(vectors.map(({ name }) => name).sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  test.each(Object.entries(EXPECTED))('%s: %s', (name, expected) => {
    const { bytes } = vectors.find((vector) => vector.name === name)!;
    const rig = createRig();
    const answers = rig.give(bytes);
    expect(answers.map(({ m }) => m.status)).toEqual(expected === 'silent' ? [] : [expected]);
    expect(rig.calls).toEqual([]);
    expect(rig.engine.transactions.server).toBe(0);
    rig.pass(40_000);
    expect(rig.sent).toHaveLength(answers.length);
  });
});
