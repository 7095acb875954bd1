export {
  type DigestAlgorithm,
  type DigestHash,
  digestAlgorithm,
  digestAlgorithms,
  digestHashes,
  hashOf,
  hexLength,
  isSession,
} from './algorithm.ts';
export { type AnswerFault, type DigestAnswer, readAnswer } from './answer.ts';
export { type SourceBinding, sourceBinding } from './binding.ts';
export { type ChallengeFields, challenge } from './challenge.ts';
export { type Ha1Input, type Ha1Set, ha1, ha1Set, isHa1 } from './ha1.ts';
export {
  createNonces,
  type GenuineNonce,
  type NonceBinding,
  type NonceContent,
  type NonceOptions,
  type Nonces,
  readNonce,
} from './nonce.ts';
export type { DigestPolicy, Qop } from './policy.ts';
export {
  type DigestInput,
  digestResponse,
  hashBody,
  isResponse,
  verifyResponse,
} from './response.ts';
