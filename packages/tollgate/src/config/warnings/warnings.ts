import type { Environment } from '../environment/environment.ts';
import type { Secrets } from '../environment/secrets.ts';
import type { ConfigFile } from '../file/file.ts';
import { defaultListen } from '../file/listen-defaults.ts';
import type { Report } from '../source/report.ts';
import { warnAboutApplications } from './applications.ts';
import { warnAboutAccessLists } from './lists.ts';

/** What is legal but most likely not meant, or weaker than it looks. Reports warnings. */
export function findWarnings(
  file: ConfigFile,
  secrets: Secrets,
  environment: Environment,
  report: Report,
): void {
  warnAboutListen(file.listen, report);
  warnAboutAccessLists(file, report);
  warnAboutApplications(file, secrets, report);
  warnAboutSecrets(file, secrets, environment, report);
  file.lockout?.exempt?.forEach((block, index) => {
    if (!block.endsWith('/0')) return;
    const path = ['lockout', 'exempt', index];
    report.add(path, 'everybody', 'nobody is ever locked out', 'List the blocks that are meant.');
  });
  if (file.countUnverifiedUdp === true) {
    report.add(
      ['countUnverifiedUdp'],
      'forgeable-lock',
      "ten forged packets lock out your carrier's address",
      'Remove it, unless nobody can forge a source on your network.',
    );
  }
}

function warnAboutListen(listen: ConfigFile['listen'], report: Report): void {
  (listen ?? defaultListen).forEach(({ address = '0.0.0.0', advertise, transport }, index) => {
    if (advertise !== undefined || (address !== '0.0.0.0' && address !== '::')) return;
    const path = listen === undefined ? [] : ['listen', index];
    report.add(
      path,
      'no-advertise',
      `${transport} listens on every address (${address}), so Contact will name a guess`,
      'Add `advertise: { host: sip.example.com, port: 5060 }`: where callers reach this socket.',
    );
  });
}

function warnAboutSecrets(
  file: ConfigFile,
  secrets: Secrets,
  environment: Environment,
  report: Report,
): void {
  const named = new Set(file.applications.flatMap(({ credentials = [] }) => credentials));
  for (const [name, { passwordFile }] of Object.entries(file.credentials ?? {})) {
    const path = ['credentials', name];
    const why = secrets.weak.get(name);
    if (why !== undefined) {
      const advice = 'Take a long random one, and tell the carrier: openssl rand -base64 24';
      report.addAtKey(path, 'weak-password', `its password is weak: ${why}`, advice);
    }
    if (!named.has(name)) {
      const advice = `Add it to the credentials of an application: credentials: [${name}]`;
      report.addAtKey(path, 'unused', 'no application uses it', advice);
    }
    if (passwordFile !== undefined && environment.isPublic(passwordFile)) {
      report.add([...path, 'passwordFile'], 'public-file', everybody, chmod);
    }
  }
  file.nonceKeys?.forEach((reference, index) => {
    if ('file' in reference && environment.isPublic(reference.file)) {
      report.add(['nonceKeys', index, 'file'], 'public-file', everybody, chmod);
    }
  });
  file.listen?.forEach(({ keyFile }, index) => {
    if (keyFile !== undefined && environment.isPublic(keyFile)) {
      report.add(['listen', index, 'keyFile'], 'public-file', everybody, chmod);
    }
  });
}

const everybody = 'everybody on this machine can read the secret in this file';
const chmod =
  'Take the right away: chmod o-r, and a change of the secret if others use the machine.';
