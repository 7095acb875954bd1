import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { checkKeys, text as textOption, wrongType } from '@tollgate/common';
import { createTollgate } from '@tollgate/server';
import { checkConsistency } from './consistency/consistency.ts';
import {
  checkEnv,
  checkEnvironment,
  type Environment,
  environmentOf,
} from './environment/environment.ts';
import { fingerprintsOf, readSecrets, type Secrets } from './environment/secrets.ts';
import type { CallAction, ConfigFile } from './file/file.ts';
import { fileSchema } from './schema/file.ts';
import { explainIssue } from './schema/issues.ts';
import { type ServerOptions, serverOptions } from './server-options.ts';
import { readDocument, type SourceDocument } from './source/document.ts';
import { type Problem, sortProblems } from './source/problem.ts';
import { createReport } from './source/report.ts';
import { findWarnings } from './warnings/warnings.ts';

/** A configuration that can be run. */
export interface Config {
  readonly kind: 'config';
  /** The file as it was written, checked. **Warning:** it holds HA1 values, which are secrets. */
  readonly file: ConfigFile;
  /** What to give `createTollgate`, beside handlers. */
  readonly server: ServerOptions;
  /**
   * By the name of a credential, a text that is equal where the secret is equal. Salted: it means
   * nothing outside this process.
   */
  readonly fingerprints: ReadonlyMap<string, string>;
  /** What to do with an accepted call of an application; undefined where the file does not say. */
  action(application: string): CallAction | undefined;
  /** What is legal but most likely not meant, in the order of the file. Slow for long lists. */
  warnings(): readonly Problem[];
}

/** A configuration that cannot, and everything that is wrong with it. */
export interface InvalidConfig {
  readonly kind: 'invalid';
  /** Not empty; in the order of the file. No secret is in it. */
  readonly problems: readonly Problem[];
}

export interface LoadOptions {
  /** Where `passwordEnv` and the like are looked up. @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const loadOptionNames: readonly string[] = Object.keys({
  env: true,
} satisfies Record<keyof LoadOptions, true>);

/**
 * Reads a configuration file, and the files it names. Never throws for what is written in them.
 *
 * @throws {TypeError | RangeError} for a `path` or an option that is unknown or wrong
 */
export function loadConfig(path: string, options: LoadOptions = {}): Config | InvalidConfig {
  checkPath(path);
  checkKeys('', options, loadOptionNames);
  if (options.env !== undefined) checkEnv('env', options.env);
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    return invalid('file', `the file cannot be read (${code})`, 'Look at its path and its rights.');
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return invalid('encoding', 'the file is not UTF-8', 'Save it as UTF-8.');
  }
  return readConfig(text, environmentOf(dirname(resolve(path)), options.env ?? process.env));
}

/** @throws {TypeError | RangeError} where `path` is not the path of a file */
export function checkPath(path: string): void {
  textOption('path', path, 'the path of the configuration file');
}

/**
 * Reads a configuration from its text. Never throws for what is written in it.
 *
 * @throws {TypeError} where `text` is not a text, or `environment` not what it must be
 */
export function readConfig(text: string, environment: Environment): Config | InvalidConfig {
  if (typeof text !== 'string') {
    throw wrongType('text', 'the text of a configuration file', text);
  }
  checkEnvironment(environment);
  const document = readDocument(text);
  if (document.kind === 'unreadable') return refuse(document.problems);
  if (document.value === null) {
    return invalid('empty', 'the file is empty', 'Begin with: realm: sip.example.com');
  }
  const parsed = fileSchema.safeParse(document.value);
  if (!parsed.success) {
    return refuse(parsed.error.issues.flatMap((issue) => explainIssue(issue, document)));
  }
  return assemble(parsed.data, document, environment);
}

function assemble(
  file: ConfigFile,
  document: SourceDocument,
  environment: Environment,
): Config | InvalidConfig {
  const report = createReport(document, 'error');
  checkConsistency(file, report);
  const secrets = readSecrets(file, environment, report);
  if (report.problems.length > 0) return refuse(report.problems);
  const server = serverOptions(file, secrets, environment, report);
  if (report.problems.length > 0) return refuse(report.problems);
  try {
    // The server checks its options when it is made, before it opens anything.
    createTollgate(server);
  } catch (error) {
    return invalid('options', (error as Error).message, 'Change what it names.');
  }
  const actions = new Map(file.applications.map(({ id, onCall }) => [id, onCall]));
  return {
    kind: 'config',
    file,
    server,
    fingerprints: fingerprintsOf(secrets),
    action: (application) => actions.get(application) ?? file.onCall,
    warnings: () => warningsOf(file, secrets, document, environment),
  };
}

function warningsOf(
  file: ConfigFile,
  secrets: Secrets,
  document: SourceDocument,
  environment: Environment,
): readonly Problem[] {
  const report = createReport(document, 'warning');
  findWarnings(file, secrets, environment, report);
  return sortProblems(report.problems);
}

function refuse(problems: readonly Problem[]): InvalidConfig {
  return { kind: 'invalid', problems: sortProblems(problems) };
}

function invalid(code: string, message: string, advice: string): InvalidConfig {
  const problem = {
    severity: 'error',
    code,
    path: '',
    line: 1,
    column: 1,
    message,
    advice,
  } as const;
  return { kind: 'invalid', problems: [problem] };
}
