export * from './algorithm.ts';
export * from './answer.ts';
export * from './binding.ts';
export * from './challenge.ts';
export * from './ha1.ts';
export * from './nonce.ts';
export * from './policy.ts';
export * from './response.ts';
