// What did each test demand before, and what does it demand now? See `compare-tests/main.ts`.
import { register } from 'tsx/esm/api';

const unregister = register();
const { main } = await import('./compare-tests/main.ts');
try {
  process.exitCode = main(process.argv.slice(2), console.log);
} catch (error) {
  console.error(`compare-tests: ${error.message}`);
  process.exitCode = 2;
}
await unregister();
