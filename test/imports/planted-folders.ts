import { posix } from 'node:path';
import { forms, rareForms, ruleOf } from './forms.ts';
import { layers } from './layers.ts';
import { type Planted, packages, slug } from './planted.ts';

/** A folder of a package and a file of another; every folder has an `it.ts`, see workspace.ts. */
interface Pair {
  readonly from: string;
  readonly folder: string;
  /** Below `src`. */
  readonly to: string;
  readonly allowed: boolean;
}

/** All pairs. In `src` itself a planted file is no entry, so it belongs to the lowest layer. */
const pairs: readonly Pair[] = packages.flatMap((from) => {
  const folders = Object.entries(layers[from]!.folders);
  return folders.flatMap(([folder, below]) => [
    ...folders
      .filter(([to]) => to !== folder)
      .map(([to]) => ({
        from,
        folder,
        to: posix.join(to, 'it.ts'),
        allowed: to === '' || (folder !== '' && below.includes(to)),
      })),
    { from, folder, to: 'index.ts', allowed: false },
  ]);
});

const forbidden = pairs.filter(({ allowed }) => !allowed);

/** For every package the first pair that is forbidden. */
const first: readonly Pair[] = packages.map((name) => forbidden.find(({ from }) => from === name)!);

const titleOf = ({ from, folder, to }: Pair): string =>
  `${from}/src/${folder || '*'} imports ${to === 'index.ts' ? 'the entry' : posix.dirname(to)}`;

/** The import as seen from the folder. */
function pathOf({ folder, to }: Pair): string {
  const path = posix.relative(folder, to);
  return path.startsWith('.') ? path : `./${path}`;
}

function plant(pair: Pair, title: string, text: string, rule: string, ending = 'ts'): Planted {
  const file = posix.join(pair.folder, `planted-${slug(title)}.${ending}`);
  return { title, from: pair.from, file, text: `${text}\n`, rule };
}

const plain = (pair: Pair): string => forms['bare']!(pathOf(pair), '');

/** The forms in which a file of the same package can be named. */
const pathForms = Object.entries({ ...forms, ...rareForms }).filter(
  ([form]) => !/subpath|relative|reference|URL/.test(form),
);

/** Each folder by each folder that may not import it: the plain form, for one pair all forms. */
export const forbiddenFolders: readonly Planted[] = [
  ...forbidden.map((pair) => plant(pair, titleOf(pair), plain(pair), '[folder]')),
  ...first.flatMap((pair) =>
    pathForms.map(([form, text]) =>
      plant(pair, `${titleOf(pair)}: ${form}`, text(pathOf(pair), ''), ruleOf(form, '[folder]')),
    ),
  ),
];

/** What the table allows, and a test beside the code: no rule for folders holds for it. */
export const permittedFolders: readonly Planted[] = [
  ...pairs
    .filter(({ allowed }) => allowed)
    .map((pair) => plant(pair, titleOf(pair), plain(pair), '')),
  ...first.map((pair) => plant(pair, `a test in ${titleOf(pair)}`, plain(pair), '', 'test.ts')),
];
