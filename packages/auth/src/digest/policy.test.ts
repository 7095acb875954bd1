import type * as crypto from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { completePolicy, defaultPolicy } from './policy.ts';

const without = vi.hoisted(() => ({ hash: '' }));
vi.mock('node:crypto', async (original) => {
  const real = await original<typeof crypto>();
  const hash = (name: string, ...rest: [never]) => {
    if (name === without.hash) throw new Error('unsupported');
    return real.hash(name, ...rest);
  };
  return { ...real, hash };
});

describe('completePolicy', () => {
  it('asks for MD5 with qop auth and 407 where nothing else is said', () => {
    expect(completePolicy({})).toEqual(defaultPolicy);
    expect(defaultPolicy).toMatchObject({
      algorithms: ['MD5'],
      qop: ['auth'],
      offered: 'auth',
      requireQop: false,
      digestUri: 'off',
      nonceSource: 'ip',
      challengeStatus: 407,
    });
  });

  it('fills the gaps of one policy from another', () => {
    const house = completePolicy({ algorithms: ['SHA-256'], challengeStatus: 401 });
    const own = completePolicy({ qop: ['auth-int', 'auth'] }, house);
    expect(own).toEqual({ ...house, qop: ['auth-int', 'auth'], offered: 'auth-int,auth' });
  });

  it('refuses an algorithm that this Node.js cannot compute, such as MD5 under FIPS', () => {
    without.hash = 'md5';
    expect(() => completePolicy({})).toThrow(
      /^algorithms\[0\] must be an algorithm that this Node.js can compute, got "MD5"/,
    );
    expect(completePolicy({ algorithms: ['SHA-256'] }).algorithms).toEqual(['SHA-256']);
    without.hash = '';
  });
});
