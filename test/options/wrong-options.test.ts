import { describe, expect, test } from 'vitest';
import { thrownBy } from './scope.ts';
import { accessLists } from './wrong-options/access-lists.ts';
import { applications } from './wrong-options/applications.ts';
import { auth } from './wrong-options/auth.ts';
import { authentication } from './wrong-options/authentication.ts';
import { caller } from './wrong-options/caller.ts';
import { calls } from './wrong-options/calls.ts';
import { configuration } from './wrong-options/configuration.ts';
import { digest } from './wrong-options/digest.ts';
import { explain } from './wrong-options/explain.ts';
import { listeners } from './wrong-options/listeners.ts';
import { observe } from './wrong-options/observe.ts';
import { parser } from './wrong-options/parser.ts';
import { server } from './wrong-options/server.ts';
import { transaction } from './wrong-options/transaction.ts';
import { transport } from './wrong-options/transport.ts';

const tables = {
  server,
  listeners,
  authentication,
  applications,
  calls,
  explain,
  auth,
  accessLists,
  digest,
  parser,
  transaction,
  transport,
  caller,
  configuration,
  observe,
};
const rows = Object.values(tables).flat();

test('the tables hold at least forty-two wrong options, each once', () => {
  const lines = rows.map(([wrote]) => wrote);
  expect(new Set(lines).size).toBe(lines.length);
  expect(lines.length).toBeGreaterThanOrEqual(42);
});

describe.each(Object.entries(tables))('%s: each wrong option is answered in full', (_, table) => {
  test.each(table.map((row) => ({ wrote: row[0], row })))('$wrote', async ({ row }) => {
    const [wrote, code, option, message, named] = row;
    const Wrong = named ?? (code === 'RANGE' ? RangeError : TypeError);
    const error = await thrownBy(wrote);
    expect(error).toEqual(
      Object.assign(new Wrong(message), { code: `TOLLGATE_OPTION_${code}`, option }),
    );
    expect((error as Error).constructor).toBe(Wrong);
  });
});

test('no answer shows a secret', () => {
  expect(rows.filter(([, , , message]) => message.includes('Tr0ub4dor'))).toEqual([]);
  expect(rows.filter(([wrote]) => wrote.includes('Tr0ub4dor')).length).toBeGreaterThan(10);
});
