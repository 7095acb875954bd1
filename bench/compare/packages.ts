import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Authenticator, AuthenticatorOptions, Decision, Pending } from '@tollgate/auth';
import type { Engine, EngineOptions } from '@tollgate/server';
import type { IpAddress, MaybePromise, Now, Reply, SipRequest, Source } from '@tollgate/sip-parser';

// The one place that knows how the compared trees differ: which file exports what, and which
// arguments a function takes. A workload sees one form of everything.

export type Parser = Pick<
  typeof import('@tollgate/sip-parser'),
  'createView' | 'parse' | 'parseInto' | 'validate' | 'parseIp'
>;

export interface AccessList {
  readonly size: number;
  allows(ip: IpAddress, wall: number): boolean;
}

export interface Origin {
  readonly ip: IpAddress;
  readonly application: string;
}

export interface Lockout {
  count(failure: Origin & { readonly failure: 'wrong-password' }, now: Now): boolean;
  lockedFor(origin: Origin, now: Now): number;
}

/** What a screened request came to, or what is left to verify. */
export type Screened = ReturnType<Authenticator['screen']>;

export interface Gate {
  screen(message: SipRequest, source: Source, now: Now): Screened;
  verify(pending: Pending, clock: () => Now): MaybePromise<Decision>;
  /** For `createEngine` of the same tree. */
  readonly authenticator: Authenticator;
}

export interface Auth {
  compileAccessList(entries: readonly string[]): AccessList;
  createLockout(): Lockout;
  ha1Set(user: { username: string; realm: string; password: string }): unknown;
  createGate(options: AuthenticatorOptions): Gate;
}

export interface EngineUnderTest {
  receive(bytes: Uint8Array, source: Source, reply: Reply, now: Now): void;
  advance(now: Now): void;
}

/** The built packages of one tree. */
export interface Packages {
  readonly parser: Parser;
  readonly auth: Auth;
  createEngine(options: EngineOptions): EngineUnderTest;
}

type Exports = Record<string, unknown>;

// Where a tree may have an export. Those that exist are read as one; the first has precedence.
const PARSER_FILES = ['sip-parser/dist/index.js'];
const AUTH_FILES = ['index', 'acl', 'digest', 'lockout'].map((file) => `auth/dist/${file}.js`);
const ENGINE_FILES = ['server/dist/index.js', 'tollgate/dist/index.js'];

/** Whether the packages of the tree are built. */
export function isBuilt(tree: string): boolean {
  return [PARSER_FILES, AUTH_FILES, ENGINE_FILES].every(
    (files) => existing(tree, files).length > 0,
  );
}

/** Loads the built packages of the tree in the folder `tree`. */
export async function loadPackages(tree: string): Promise<Packages> {
  const parser = await exportsOf(tree, PARSER_FILES);
  const auth = await exportsOf(tree, AUTH_FILES);
  const engine = await exportsOf(tree, ENGINE_FILES);
  return {
    parser: parser as unknown as Parser,
    auth: {
      ...(auth as unknown as Auth),
      createGate: gatesOf(
        auth['createAuthenticator'] as (o: AuthenticatorOptions) => Authenticator,
      ),
    },
    createEngine: enginesOf(engine['createEngine'] as (o: EngineOptions) => Engine),
  };
}

function existing(tree: string, files: readonly string[]): readonly string[] {
  return files.map((file) => join(tree, 'packages', file)).filter((path) => existsSync(path));
}

async function exportsOf(tree: string, files: readonly string[]): Promise<Exports> {
  const modules = await Promise.all(
    existing(tree, files).map((path) => import(pathToFileURL(path).href) as Promise<Exports>),
  );
  if (modules.length === 0) throw new Error(`${tree}: packages/${files[0]} is not built`);
  return Object.assign({}, ...modules.reverse()) as Exports;
}

/** `screen` takes (message, source, now, trace), or ({ message, source, now }, trace). */
function gatesOf(create: (options: AuthenticatorOptions) => Authenticator): Auth['createGate'] {
  return (options) => {
    const authenticator = create(options);
    const verify: Gate['verify'] = (pending, clock) => authenticator.verify(pending, clock);
    const screen = authenticator.screen as (...args: readonly unknown[]) => Screened;
    return screen.length >= 3
      ? { authenticator, verify, screen: (message, source, now) => screen(message, source, now) }
      : {
          authenticator,
          verify,
          screen: (message, source, now) => screen({ message, source, now }),
        };
  };
}

function enginesOf(create: (options: EngineOptions) => Engine): Packages['createEngine'] {
  return (options) => {
    const engine = create(options);
    if (engine.receive.length !== 4) {
      throw new Error(`engine.receive takes ${engine.receive.length} arguments, not 4`);
    }
    return engine;
  };
}
