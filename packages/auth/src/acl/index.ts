export {
  type AccessList,
  type AccessMatch,
  compileAccessList,
  type ListedEntry,
} from './access-list.ts';
export { type Cidr, type CidrCode, type CidrProblem, cidrText, parseCidr } from './cidr.ts';
export type { AccessEntry } from './entry.ts';
export { type ReplaceableAccessList, replaceableAccessList } from './replaceable.ts';
