import { systemIo } from './io.ts';
import { run } from './program.ts';

// No top-level await: this is built as CommonJS too.
void run(process.argv.slice(2), systemIo()).then((code) => {
  process.exitCode = code;
  // What was ended at once may still hold sockets.
  setTimeout(() => process.exit(), 1000).unref();
});
