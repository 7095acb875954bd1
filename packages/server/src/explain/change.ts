import type { AuthType, DigestPolicy } from '@tollgate/auth';
import type { Transport } from '@tollgate/sip-parser';

/**
 * A change of the configuration after which the call is let in, as data. Whether it should be is
 * for a person to say: each makes the gate wider, and none is made by itself. `configPatch` turns
 * one into a patch of the configuration file.
 */
export type Change =
  /** The blocks are added to an access list of the application. */
  | {
      readonly kind: 'allow-source';
      readonly application: string;
      readonly cidrs: readonly string[];
    }
  /** The user gets the password the caller has, which is read from elsewhere. */
  | { readonly kind: 'set-password'; readonly application: string; readonly user: string }
  | { readonly kind: 'add-user'; readonly application: string; readonly user: string }
  /** An application of this id; like another one, or else for this source alone. */
  | {
      readonly kind: 'add-application';
      readonly id: string;
      readonly like?: string;
      readonly cidr: string;
    }
  | { readonly kind: 'add-number'; readonly application: string; readonly number: string }
  /** How the application lets calls in; with `cidrs`, from these blocks too. */
  | {
      readonly kind: 'set-auth';
      readonly application: string;
      readonly auth: AuthType;
      readonly cidrs: readonly string[];
    }
  /** Passwords stay; HA1 values are made for a realm and are void after it. */
  | { readonly kind: 'set-realm'; readonly realm: string }
  | { readonly kind: 'set-nonce-lifetime'; readonly nonceTtlMs: number }
  | {
      readonly kind: 'set-digest';
      readonly application: string;
      readonly digest: DigestPolicy;
    }
  | {
      readonly kind: 'add-transport';
      readonly application: string;
      readonly transport: Transport;
    }
  /** No failure from there counts and no lock holds it. */
  | { readonly kind: 'exempt-from-lockout'; readonly cidr: string };
