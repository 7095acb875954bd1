import type { Command } from 'commander';
import { register as call } from './call.ts';
import { register as check } from './check.ts';
import { register as explain } from './explain.ts';
import { register as ha1 } from './ha1.ts';
import type { Io } from './io.ts';
import { register as locks } from './locks.ts';
import { register as serve } from './serve.ts';
import { register as unlock } from './unlock.ts';

/**
 * Adds one command to the program. Its action ends normally (status 0), sets `process.exitCode`
 * never, and throws `Quit` for every other status. What is heavy is imported inside the action, so
 * that `--help` stays quick.
 */
export type Register = (program: Command, io: Io) => void;

/** Every command, in the order of the help: one file each. */
export const commands: readonly Register[] = [check, serve, call, explain, locks, unlock, ha1];
