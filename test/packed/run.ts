// Packs all packages at once and uses the tarballs as strangers would: by import, by require and by
// the TypeScript compiler, with no help from the workspace. Needs `pnpm build`. Run by .ci/run.

import { useAll } from './steps/all.ts';
import { checkContents } from './steps/contents.ts';
import { followGuide } from './steps/guide.ts';
import { pack } from './steps/pack.ts';
import { useServerAlone } from './steps/server-alone.ts';

const tarballs = pack();
for (const tarball of tarballs) checkContents(tarball);
useServerAlone(tarballs);
const project = useAll(tarballs);
// Takes things away from the project, so it is the last.
followGuide(project);
