import { defineConfig } from 'tsup';
import { base } from '../../tsup.base.ts';

export default defineConfig({
  ...base,
  entry: {
    index: 'src/index.ts',
    acl: 'src/acl/index.ts',
    digest: 'src/digest/index.ts',
    lockout: 'src/lockout/index.ts',
    store: 'src/store/index.ts',
  },
});
