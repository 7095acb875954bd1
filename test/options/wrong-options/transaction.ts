import type { OptionRow } from './row.ts';

export const transaction: readonly OptionRow[] = [
  ['createTransactionLayer({ t1: 500 })', 'UNKNOWN', 't1', 'unknown option t1: write t1Ms instead'],
  [
    "createTransactionLayer({ t1Ms: '500' })",
    'TYPE',
    't1Ms',
    't1Ms must be a whole number from 1 to 60000, got "500"',
  ],
  [
    'createTransactionLayer({ maxServer: 0 })',
    'UNKNOWN',
    'maxServer',
    'unknown option maxServer: write maxServerTransactions instead',
  ],
];
