import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

/** What a configuration refers to: the environment, and files beside it. */
export interface Environment {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The bytes of a file, its path taken from the folder of the configuration, or an error code. */
  read(path: string): Buffer | string;
  /** Whether anybody on this machine may read the file. */
  isPublic(path: string): boolean;
}

export function environmentOf(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Environment {
  return {
    env,
    read(path) {
      try {
        return readFileSync(resolve(folder, path));
      } catch (error) {
        return (error as NodeJS.ErrnoException).code ?? 'unreadable';
      }
    },
    isPublic(path) {
      try {
        return (statSync(resolve(folder, path)).mode & 0o004) !== 0;
      } catch {
        return false;
      }
    },
  };
}
