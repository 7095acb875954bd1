/** A mistake to plant in the sources of auth, and the suite that must notice it. */
export interface Mutation {
  readonly title: string;
  /** Below packages/auth/src. */
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly from: string;
  readonly to: string;
  /** A suite of test/auth, or one beside the sources (`digest/nonce`). */
  readonly suite: string;
}

export const mutations: readonly Mutation[] = [
  {
    title: 'a nonce never ends',
    file: 'digest/nonce.ts',
    from: 'const expired = now.wall - issued >= nonceTtlMs;',
    to: 'const expired = false;',
    suite: 'replay',
  },
  {
    title: 'the signature of a nonce is not checked',
    file: 'digest/nonce.ts',
    from: 'if (!signed) return undefined;',
    to: '',
    suite: 'replay',
  },
  {
    title: 'a nonce may be spelt in characters that lose their high byte',
    file: 'digest/nonce.ts',
    from: 'if (!nonceForm.test(nonce)) return undefined;',
    to: '',
    suite: 'digest/nonce',
  },
  {
    title: 'a nonce from the future is taken',
    file: 'digest/nonce.ts',
    from: 'if (issued > now.wall + clockSkewMs) return undefined;',
    to: '',
    suite: 'digest/nonce',
  },
  {
    title: 'the application is not bound into the nonce',
    file: 'digest/nonce.ts',
    from: 'const { realm, application, source, qop, epoch } = binding;',
    to: "const { realm, source, qop, epoch } = binding; const application = '';",
    suite: 'replay',
  },
  {
    title: 'the epoch of the store is not bound into the nonce',
    file: 'digest/nonce.ts',
    from: 'const { realm, application, source, qop, epoch } = binding;',
    to: "const { realm, application, source, qop } = binding; const epoch = '';",
    suite: 'replay',
  },
  {
    title: 'the source address is not bound into the nonce',
    file: 'digest/binding.ts',
    from: "if (width === 'none') return '';",
    to: "return '';",
    suite: 'replay',
  },
  {
    title: 'nonce and nc may be used again',
    file: 'authenticator/verify.ts',
    from: "if (outcome === 'ok' && !nonce.expired)",
    to: 'if (!nonce.expired)',
    suite: 'replay',
  },
  {
    title: 'every nc is the same one',
    file: 'authenticator/verify.ts',
    from: 'nc: answer.count',
    to: 'nc: 0',
    suite: 'replay',
  },
  {
    title: 'the response is compared as text',
    file: 'digest/response.ts',
    from: "return timingSafeEqual(Buffer.from(expected, 'hex'), Buffer.from(received, 'hex'));",
    to: 'return expected === received.toLowerCase();',
    suite: 'uniform',
  },
  {
    title: 'a missing HA1 is an empty one',
    file: 'authenticator/verify.ts',
    from: 'const usable = isHa1(hash, stored);',
    to: "const usable = true; if (!isHa1(hash, stored)) { set = {}; return verifyResponse({ ...answer, method, bodyHash, ha1: '' }, answer.response) ? undefined : 'ha1-missing'; }",
    suite: 'unavailable',
  },
  {
    title: 'an unknown user is refused without the work',
    file: 'authenticator/verify.ts',
    from: 'const hash = hashOf(answer.algorithm);',
    to: "if (!set && pending.predetermined === undefined) return 'unknown-user'; const hash = hashOf(answer.algorithm);",
    suite: 'uniform',
  },
  {
    title: 'any realm is ours',
    file: 'digest/answer.ts',
    from: '(realm !== ownRealm && realm !== undefined)',
    to: 'false',
    suite: 'comparison',
  },
  {
    title: 'a parameter may stand twice',
    file: 'digest/answer.ts',
    from: "if (!c.wellFormed) return 'malformed';",
    to: '',
    suite: 'hostile',
  },
  {
    title: 'nc may be zero',
    file: 'digest/answer.ts',
    from: "if (count === 0) return 'malformed';",
    to: '',
    suite: 'hostile',
  },
  {
    title: 'the algorithm of the answer need not be that of the nonce',
    file: 'authenticator/select.ts',
    from: "if (answer.algorithm !== nonce.algorithm) return 'algorithm-refused';",
    to: '',
    suite: 'policy',
  },
  {
    title: 'an answer may leave out the qop whatever the policy says',
    file: 'authenticator/select.ts',
    from: "const legacy = answer.algorithm === 'MD5' && !policy.requireQop && qops.includes('auth');",
    to: 'const legacy = true;',
    suite: 'policy',
  },
  {
    title: 'a request may carry any number of guesses',
    file: 'authenticator/select.ts',
    from: 'if (sent.length > maxCredentials)',
    to: 'if (false)',
    suite: 'hostile',
  },
  {
    title: 'a locked source is judged all the same',
    file: 'authenticator/screen.ts',
    from: 'if (lockedFor > 0) {',
    to: 'if (false) {',
    suite: 'guessing',
  },
  {
    title: 'the store’s mask is not looked at',
    file: 'authenticator/verify.ts',
    from: "const refused = outcome === 'locked' ? 'locked' : wrong;",
    to: 'const refused = wrong; if (refused === undefined) return accept(pending);',
    suite: 'guessing',
  },
  {
    title: 'a wrong password is not counted',
    file: 'authenticator/verify.ts',
    from: "return wrong === 'wrong-password' ? 'wrong-password' : 'unknown-user';",
    to: 'return undefined;',
    suite: 'guessing',
  },
  {
    title: 'a list miss over UDP counts before its address is proven',
    file: 'authenticator/replies.ts',
    from: "if (incoming.source.transport === 'udp' && !countAtOnce) return failure;",
    to: '',
    suite: 'proof',
  },
  {
    title: 'any To tag proves an address',
    file: 'authenticator/replies.ts',
    from: "if (timingSafeEqual(received, Buffer.from(tag, 'latin1'))) return { meaning, tag };",
    to: 'return { meaning, tag };',
    suite: 'proof',
  },
  {
    title: 'a view is held across an await',
    file: 'authenticator/context.ts',
    from: 'this.request = this.request.detach();',
    to: '',
    suite: 'interleaved',
  },
  {
    title: 'user names are folded to lower case',
    file: 'authenticator/verify.ts',
    from: 'found = known.lookUp(username, known.id);',
    to: 'found = known.lookUp(username.toLowerCase(), known.id);',
    suite: 'comparison',
  },
  {
    title: 'look-ups in flight are never let go of',
    file: 'authenticator/verify.ts',
    from: 'waiting--;',
    to: '',
    suite: 'guessing',
  },
];
