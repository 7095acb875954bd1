import { acl } from './acl.ts';
import { auth } from './auth.ts';
import { engine } from './engine.ts';
import { parser } from './parser.ts';
import { AREAS, type Area, type Prepare } from './workload.ts';

/** All workloads by area, then by name. */
const workloads: Readonly<Record<Area, Readonly<Record<string, Prepare>>>> = {
  parser,
  engine,
  acl,
  auth,
};

/** The workloads of some areas, each named `area: name`. */
export function namesOf(areas: readonly Area[]): readonly string[] {
  return AREAS.filter((area) => areas.includes(area)).flatMap((area) =>
    Object.keys(workloads[area]).map((name) => `${area}: ${name}`),
  );
}

export function workloadOf(fullName: string): Prepare {
  const [area = '', name = ''] = fullName.split(/: (.*)/);
  const found = workloads[area as Area]?.[name];
  if (found === undefined) throw new Error(`no workload '${fullName}'`);
  return found;
}
