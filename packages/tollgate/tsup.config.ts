import { defineConfig } from 'tsup';
import { base } from '../../tsup.base.ts';

// The library alone is `index`; what loads YAML, a schema or the command line has its own entry.
export default defineConfig({
  ...base,
  entry: {
    index: 'src/index.ts',
    config: 'src/config/index.ts',
    caller: 'src/caller/index.ts',
    explain: 'src/explain/index.ts',
    cli: 'src/cli/main.ts',
  },
});
