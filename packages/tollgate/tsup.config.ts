import { defineConfig } from 'tsup';
import { base } from '../../tsup.base.ts';

// What loads YAML or the command line has its own entry: `import 'tollgate'` loads neither.
export default defineConfig({
  ...base,
  entry: {
    index: 'src/index.ts',
    config: 'src/config/index.ts',
    cli: 'src/cli/main.ts',
  },
});
