import { reasons } from '@tollgate/auth';
import { optionErrorCodes } from '@tollgate/common';
import { PARSE_CODES } from '@tollgate/sip-parser';
import { engineReasons } from 'tollgate';

/** What docs/reasons.md must say, row by row, made from the tables in the code. */
export function reasonRows(): { readonly heading: string; readonly rows: readonly string[] }[] {
  const plain = (table: Readonly<Record<string, string>>) =>
    Object.entries(table).map(([code, text]) => `| \`${code}\` | ${text} |`);
  return [
    { heading: '## Decisions', rows: plain(reasons) },
    { heading: '## Refusals of the engine', rows: plain(engineReasons) },
    {
      heading: '## Parse codes',
      rows: Object.entries(PARSE_CODES).map(
        ([code, { layer, status, description }]) =>
          `| \`${code}\` | ${layer} | ${status === 0 ? 'none' : status} | ${description} |`,
      ),
    },
    {
      heading: '## Option errors',
      rows: Object.entries(optionErrorCodes).map(
        ([code, { error, description }]) => `| \`${code}\` | ${error} | ${description} |`,
      ),
    },
  ];
}
