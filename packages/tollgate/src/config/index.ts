export { type Changes, changesBetween } from './changes.ts';
export type { Environment } from './environment/environment.ts';
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
} from './file/file.ts';
export {
  type Config,
  type InvalidConfig,
  type LoadOptions,
  loadConfig,
  readConfig,
} from './load.ts';
export { configPatch, type PatchOperation } from './patch.ts';
export {
  type LiveConfig,
  type LiveOptions,
  liveConfig,
  type ReloadOutcome,
  type ReloadTarget,
} from './reload.ts';
export { configJsonSchema, type JsonSchema } from './schema/json-schema.ts';
export { authenticatorOptions, type ServerOptions } from './server-options.ts';
export { formatProblem, type Place, type Problem, problemText } from './source/problem.ts';
export { type Unwatch, type WatchOptions, watchConfig } from './watch.ts';
