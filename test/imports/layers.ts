/** What one package may import, and which of its folders may import which. */
export interface PackageRow {
  /** Packages of this workspace. Every package may import `common` besides. */
  readonly packages: readonly string[];
  /** Modules of Node; `'*'` for all of them. */
  readonly node: readonly string[] | '*';
  /** Packages of others; `'*'` for every one that its package.json declares. */
  readonly thirdParties: readonly string[] | '*';
  /**
   * Every folder below `src`, lowest first, with the folders it may import. `''` is `src` itself:
   * its row says what the entries import (the files that package.json exports). All other files of
   * `src` itself are the lowest layer: every folder may import them, they import each other only.
   */
  readonly folders: Readonly<Record<string, readonly string[]>>;
}

/** A row for each folder of `packages/`, lowest first. */
export type Layers = Readonly<Record<string, PackageRow>>;

/**
 * The import rules of the workspace. A row names only rows above it, so that neither packages nor
 * folders can import each other in a circle. checker.ts enforces the table, for `npm run lint` and
 * as a test.
 */
export const layers: Layers = {
  common: {
    packages: [],
    node: [],
    thirdParties: [],
    folders: { '': [] },
  },
  'sip-parser': {
    packages: [],
    node: [],
    thirdParties: [],
    folders: {
      types: [],
      lexing: ['types'],
      uri: ['types', 'lexing'],
      headers: ['types', 'lexing', 'uri'],
      message: ['types', 'lexing', 'uri', 'headers'],
      writing: ['types', 'lexing', 'uri', 'headers'],
      '': ['types', 'lexing', 'uri', 'headers', 'message', 'writing'],
    },
  },
  sdp: {
    packages: [],
    node: [],
    thirdParties: [],
    folders: {
      types: [],
      lexing: ['types'],
      reading: ['types', 'lexing'],
      streams: ['types', 'lexing', 'reading'],
      writing: ['types'],
      negotiation: ['types', 'lexing', 'reading', 'streams', 'writing'],
      '': ['types', 'lexing', 'reading', 'streams', 'writing', 'negotiation'],
    },
  },
  transaction: {
    packages: ['sip-parser'],
    node: [],
    thirdParties: [],
    folders: { '': [] },
  },
  auth: {
    packages: ['sip-parser'],
    node: ['node:crypto'],
    thirdParties: ['ipaddr.js'],
    folders: {
      acl: [],
      digest: [],
      decision: [],
      application: ['acl', 'digest', 'decision'],
      lockout: ['acl'],
      store: ['lockout'],
      authenticator: ['acl', 'digest', 'decision', 'application', 'lockout', 'store'],
      '': ['acl', 'digest', 'decision', 'application', 'lockout', 'store', 'authenticator'],
    },
  },
  'transport-udp': {
    packages: ['sip-parser'],
    node: '*',
    thirdParties: [],
    folders: {
      udp: [],
      proxy: [],
      stream: ['proxy'],
      tls: ['stream'],
      '': ['udp', 'stream', 'tls'],
    },
  },
  server: {
    packages: ['sip-parser', 'transaction', 'auth', 'transport-udp'],
    node: '*',
    thirdParties: [],
    folders: {
      protocol: [],
      call: ['protocol'],
      engine: ['protocol', 'call'],
      'explain/capture': [],
      explain: ['protocol', 'call', 'engine', 'explain/capture'],
      runtime: ['protocol', 'call', 'engine', 'explain/capture', 'explain'],
      '': ['protocol', 'call', 'engine', 'explain/capture', 'explain', 'runtime'],
    },
  },
  caller: {
    packages: ['sip-parser', 'transaction', 'auth', 'transport-udp'],
    node: '*',
    thirdParties: [],
    folders: { '': [] },
  },
  tollgate: {
    packages: ['sip-parser', 'transaction', 'auth', 'transport-udp', 'server', 'caller'],
    node: '*',
    thirdParties: '*',
    folders: {
      'config/source': [],
      'config/file': [],
      'config/schema': ['config/source', 'config/file'],
      'config/environment': ['config/source', 'config/file'],
      'config/consistency': ['config/source', 'config/file'],
      'config/warnings': ['config/source', 'config/file', 'config/environment'],
      config: [
        'config/source',
        'config/file',
        'config/schema',
        'config/environment',
        'config/consistency',
        'config/warnings',
      ],
      observe: ['config/file', 'config'],
      cli: ['config', 'observe'],
      // The library loads nothing of the product: no YAML, no schema, no command line.
      '': [],
    },
  },
};

/** The package that every other may import without listing it: private, and bundled into each. */
export const commonPackage = 'common';

/** What tests beside the code may also import. No rule for folders or Node holds for them. */
export const testTools: readonly string[] = ['vitest', 'fast-check'];
