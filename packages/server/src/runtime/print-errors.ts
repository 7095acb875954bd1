import { showJs } from '@tollgate/common';

/** Prints at most this often. */
const INTERVAL_MS = 1000;
/** How much of one error is printed. */
const MAX_LINES = 12;
const MAX_LINE = 200;

/**
 * What `onError` is where the embedder gives none: prints errors to stderr, once a second at most,
 * so that a handler that always throws neither fails in silence nor floods the log. Errors within
 * the same second are counted; the count and the last of them are printed when it is over.
 *
 * It prints name, message and stack, never the other properties of an error: those may hold the
 * request or the settings it failed with. Never throws.
 */
export function createErrorPrinter(
  write: (text: string) => void = toStderr,
): (error: unknown, where: string) => void {
  let waiting: NodeJS.Timeout | undefined;
  let swallowed = 0;
  let last = '';

  function wait(): void {
    waiting = setTimeout(() => {
      waiting = undefined;
      if (swallowed === 0) return;
      print(
        `${last}${swallowed === 1 ? '' : `    (one of ${swallowed} errors in the last second)\n`}`,
      );
      swallowed = 0;
      wait();
    }, INTERVAL_MS);
    // Errors that were printed must not keep a process alive.
    waiting.unref();
  }

  function print(text: string): void {
    try {
      write(text);
    } catch {
      // Nowhere is left to say that stderr does not work.
    }
  }

  return (error, where) => {
    // What a peer does to its own connection is not a failure here, and may come in floods.
    if (where === 'connection' || where === 'handshake') return;
    const text = `tollgate: error in ${where}: ${describe(error)}`;
    if (waiting !== undefined) {
      swallowed++;
      last = text;
      return;
    }
    print(text);
    wait();
  };
}

/** An error as lines of printable text, each but the first one indented. */
function describe(error: unknown): string {
  const lines = textOf(error).split(/\r\n|[\r\n\u2028\u2029]/);
  const shown = lines.slice(0, MAX_LINES).map((line) => {
    // Messages may quote a peer: nothing in them may act on a terminal or begin a line.
    const clean = line.replace(/[\p{Cc}\p{Cf}]/gu, ' ').trim();
    return clean.length > MAX_LINE ? `${clean.slice(0, MAX_LINE)}...` : clean;
  });
  return `${shown.join('\n    ')}\n`;
}

function textOf(error: unknown): string {
  try {
    if (!(error instanceof Error)) return `${showJs(error)} was thrown, which is not an Error`;
    const { stack } = error;
    if (typeof stack === 'string' && stack !== '') return stack;
    return `${error.name}: ${error.message}`;
  } catch {
    return 'an error that cannot be read (its properties throw)';
  }
}

/** Writes to stderr; a stderr that is closed emits an error, which must not end the process. */
function toStderr(text: string): void {
  const { stderr } = process;
  const ignore = (): void => {};
  stderr.on('error', ignore);
  // The error is emitted after this callback, in the same turn.
  stderr.write(text, () => void setImmediate(() => stderr.off('error', ignore)));
}
