export { type Changes, changesBetween } from './changes.ts';
export type {
  AccessListEntry,
  ApplicationEntry,
  CallAction,
  ConfigFile,
  ControlEntry,
  CredentialEntry,
  LimitsEntry,
  ListenEntry,
  LockoutEntry,
  LogsEntry,
  MetricsEntry,
  SecretReference,
} from './file.ts';
export { configJsonSchema, type JsonSchema } from './json-schema.ts';
export {
  type Config,
  type InvalidConfig,
  type LoadOptions,
  loadConfig,
  readConfig,
} from './load.ts';
export { formatProblem, type Place, type Problem, problemText } from './problem.ts';
export {
  type LiveConfig,
  type LiveOptions,
  liveConfig,
  type ReloadOutcome,
  type ReloadTarget,
} from './reload.ts';
export type { ServerOptions } from './server-options.ts';
export type { Surroundings } from './surroundings.ts';
export { type Unwatch, type WatchOptions, watchConfig } from './watch.ts';
