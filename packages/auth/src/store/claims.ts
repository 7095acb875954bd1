import { wrongValue } from '@tollgate/common';
import type { Now } from '@tollgate/sip-parser';
import { NonceUses } from './nonce-uses.ts';
import type { Claim } from './store.ts';

/** Nonces claimed in one stretch of time, forgotten together. */
interface Generation {
  readonly uses: NonceUses;
  readonly began: number;
  /** When the last of its nonces ends, by either clock. */
  endMono: number;
  endWall: number;
}

/**
 * Which uses of which nonces have been made: at most `most` nonces, 24 to 96 bytes each, taken only
 * as claims come. Only somebody with a password makes claims.
 *
 * Nonces are kept by generations and a generation is dropped whole, when all of its nonces have
 * ended by the wall clock and by the monotonic one: a step of the wall clock forgets nothing early.
 */
export class Claims {
  readonly #most: number;
  #generations: Generation[] = [];
  readonly #mac = new Uint32Array(4);
  readonly #macBytes = new Uint8Array(this.#mac.buffer);

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#generations.reduce((sum, { uses }) => sum + uses.size, 0);
  }

  /** True if this use is new, the nonce has not ended, and there was room to remember it. */
  claim({ nonce, nc, expires }: Claim, { mono, wall }: Now): boolean {
    this.#read(nonce);
    for (const { uses } of this.#generations) {
      const use = uses.use(this.#mac, nc);
      if (use !== 'unknown') return use === 'new';
    }
    if (expires <= wall) return false;
    const generation = this.#generationAt(mono, wall);
    if (generation === undefined) return false;
    generation.uses.add(this.#mac, nc);
    generation.endMono = Math.max(generation.endMono, mono + (expires - wall));
    generation.endWall = Math.max(generation.endWall, expires);
    return true;
  }

  /** Whether this use has been made before; claims nothing. */
  used({ nonce, nc }: Claim): boolean {
    this.#read(nonce);
    return this.#generations.some(({ uses }) => uses.look(this.#mac, nc) === 'again');
  }

  #read(nonce: Uint8Array): void {
    if (nonce.length !== 16) {
      throw wrongValue('claim.nonce', 'a Uint8Array of 16 bytes', nonce, `${nonce.length} bytes`);
    }
    this.#macBytes.set(nonce);
  }

  /** The generation to add to; undefined where there is no room. */
  #generationAt(mono: number, wall: number): Generation | undefined {
    let current = this.#generations.at(-1);
    // A generation takes claims for half the life of its longest nonce: about three are alive.
    if (current === undefined || mono - current.began > (current.endMono - current.began) / 2) {
      this.#forget(mono, wall);
      current = { uses: new NonceUses(), began: mono, endMono: mono, endWall: wall };
      this.#generations.push(current);
    }
    return this.size < this.#most ? current : undefined;
  }

  #forget(mono: number, wall: number): void {
    this.#generations = this.#generations.filter(
      ({ endMono, endWall }) => endMono > mono || endWall > wall,
    );
  }
}
