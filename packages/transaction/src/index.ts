export type { ClientHandlers, ClientState, ClientTransaction } from './client-transaction.ts';
export {
  createTransactionLayer,
  type Received,
  type TransactionCounts,
  type TransactionLayer,
} from './layer.ts';
export type { TransactionOptions } from './options.ts';
export { createDeadlines, type Deadlines, type Scheduled } from './schedule.ts';
export type { ServerState, ServerTransaction } from './server-transaction.ts';
