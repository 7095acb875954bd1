// Judges descriptions by their text alone, after RFC 3264, with nothing of the package's own code.

interface Section {
  readonly kind: string;
  readonly port: number;
  readonly protocol: string;
  readonly formats: readonly string[];
  readonly lines: readonly string[];
}

interface Parts {
  readonly session: readonly string[];
  readonly sections: readonly Section[];
}

function partsOf(text: string): Parts {
  const [session = '', ...rest] = text.split(/\r?\n(?=m=)/);
  const sections = rest.map((section) => {
    const lines = section.split(/\r?\n/);
    const [kind = '', port = '', protocol = '', ...formats] = lines[0]!
      .slice(2)
      .split(' ')
      .filter(Boolean);
    return { kind, port: Number.parseInt(port, 10), protocol, formats, lines: lines.slice(1) };
  });
  return { session: session.split(/\r?\n/), sections };
}

const STATIC: Readonly<Record<string, string>> = {
  0: 'pcmu/8000',
  3: 'gsm/8000',
  8: 'pcma/8000',
  9: 'g722/8000',
  18: 'g729/8000',
};

function encoding(section: Section, format: string): string | undefined {
  const pattern = new RegExp(`^a=rtpmap: *${format} +([^ ]+)`);
  const found = section.lines.map((line) => pattern.exec(line)?.[1]).find(Boolean);
  // A static type has its meaning, even if its rtpmap cannot be read.
  const readable = found === undefined || /^[^/]+(\/(0|[1-9]\d{0,8})){1,2}$/.test(found);
  const map = readable ? found?.toLowerCase().replace(/(\/\d+)\/1$/, '$1') : undefined;
  return map ?? STATIC[format];
}

const DIRECTION = /^a=(sendrecv|sendonly|recvonly|inactive)[ \t]*$/;

function direction(parts: Parts, section: Section): string {
  const found = [...section.lines, ...parts.session].map((line) => DIRECTION.exec(line)?.[1]);
  return found.find((one) => one !== undefined) ?? 'sendrecv';
}

function address(parts: Parts, section: Section): string {
  const line = [...section.lines, ...parts.session].find((one) => one.startsWith('c='));
  return line?.slice(2).trim() ?? '';
}

/** RFC 3264 section 6.1. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  sendrecv: ['sendrecv', 'sendonly', 'recvonly', 'inactive'],
  sendonly: ['recvonly', 'inactive'],
  recvonly: ['sendonly', 'inactive'],
  inactive: ['inactive'],
};

/** What our answers are made of, line by line; nothing of ICE, DTLS or bundling is among it. */
const OUR_LINES = [
  /^v=0$/,
  /^o=\S+ \d+ \d+ IN IP[46] \S+$/,
  /^s=\S+$/,
  /^c=IN IP[46] [0-9a-f.:]+$/,
  /^[trz]=.*$/,
  /^m=\S+ \d+ \S+( \S+)+$/,
  /^a=rtpmap:\d+ \S+\/\d+(\/\d+)?$/,
  /^a=fmtp:\d+ \S.*$/,
  /^a=ptime:\d+$/,
  /^a=rtcp:\d+$/,
  /^a=crypto:\d+ \S+ inline:\S+$/,
  DIRECTION,
];

function wrongLines(text: string): string[] {
  if (!text.endsWith('\r\n')) return ['no CR LF at the end'];
  const lines = text.slice(0, -2).split('\r\n');
  return lines
    .filter((line) => !OUR_LINES.some((pattern) => pattern.test(line)))
    .map((line) => `line: ${JSON.stringify(line)}`);
}

const origin = (text: string): string[] => /^o=(.*)$/m.exec(text)?.[1]?.trim().split(' ') ?? [];
const withoutVersion = (text: string): string => {
  const fields = origin(text);
  return text.replace(/^o=.*$/m, `o=${fields.toSpliced(2, 1).join(' ')}`);
};

/** RFC 3264 section 8: the version goes up by one with a change and stays without one. */
export function versionFaults(before: string | undefined, after: string): string[] {
  const [, , version = ''] = origin(after);
  if (before === undefined) return version === '1' ? [] : [`first version ${version}`];
  const [, , old = ''] = origin(before);
  const wanted = BigInt(old) + (withoutVersion(before) === withoutVersion(after) ? 0n : 1n);
  const faults = BigInt(version) === wanted ? [] : [`version ${version} after ${old}`];
  const changed = origin(before).toSpliced(2, 1).join() !== origin(after).toSpliced(2, 1).join();
  return changed ? [...faults, 'another o= line'] : faults;
}

/** What is wrong with our answer to an offer. */
export function answerFaults(offerText: string, answerText: string): string[] {
  const offer = partsOf(offerText);
  const answer = partsOf(answerText);
  const faults = wrongLines(answerText);
  if (offer.sections.length !== answer.sections.length) return [...faults, 'number of streams'];
  const times = (parts: Parts): string =>
    parts.session.filter((line) => /^[trz]=/.test(line)).join('\n') || 't=0 0';
  if (times(offer) !== times(answer)) faults.push('times');
  for (const [i, offered] of offer.sections.entries()) {
    const given = answer.sections[i]!;
    if (given.kind !== offered.kind) faults.push(`${i}: kind`);
    if (given.protocol !== offered.protocol) faults.push(`${i}: protocol`);
    if (given.formats.length === 0) faults.push(`${i}: no format`);
    if (given.port === 0) continue;
    if (offered.port === 0) faults.push(`${i}: was not offered`);
    faults.push(...streamFaults(offer, offered, answer, given).map((fault) => `${i}: ${fault}`));
  }
  if (answer.sections.filter(({ port }) => port !== 0).length > 1) faults.push('several streams');
  return faults;
}

function streamFaults(offer: Parts, offered: Section, answer: Parts, given: Section): string[] {
  const faults: string[] = [];
  for (const format of given.formats) {
    const meaning = encoding(given, format);
    if (!offered.formats.includes(format)) faults.push(`format ${format} was not offered`);
    if (meaning === undefined) faults.push(`format ${format} has no meaning`);
    if (meaning !== encoding(offered, format)) faults.push(`format ${format} means ${meaning}`);
  }
  if (new Set(given.formats).size < given.formats.length) faults.push('a format twice');
  const meanings = given.formats.map((format) => encoding(given, format) ?? '');
  const [events, codecs] = [true, false].map((wanted) =>
    meanings.filter((one) => one.startsWith('telephone-event/') === wanted),
  );
  const rates = codecs!.map((one) => one.split('/')[1]);
  if (codecs!.length === 0) faults.push('no codec');
  if (!events!.every((one) => rates.includes(one.split('/')[1]))) faults.push('clock rates');
  const theirs = direction(offer, offered);
  const ours = direction(answer, given);
  if (!ALLOWED[theirs]!.includes(ours)) faults.push(`${theirs} answered ${ours}`);
  const [, family = '', where = ''] = address(offer, offered).split(/ +/);
  if (/^(0\.0\.0\.0|::)$/.test(where) && /^send/.test(ours)) faults.push('sends to a held peer');
  if (address(answer, given).split(' ')[1] !== family.toUpperCase()) faults.push('family');
  const keys = given.lines.filter((line) => line.startsWith('a=crypto:'));
  const secure = /^rtp\/savp$/i.test(given.protocol);
  if (keys.length !== (secure ? 1 : 0)) faults.push(`${keys.length} keys`);
  const lineOf = (key: string): string =>
    key.slice(9).split(/ +/).filter(Boolean).slice(0, 2).join();
  const lines = offered.lines.filter((line) => line.startsWith('a=crypto:')).map(lineOf);
  for (const key of keys) {
    if (!lines.includes(lineOf(key))) faults.push(`${lineOf(key)} was not offered`);
  }
  return faults;
}

/** What is wrong with our later offer. RFC 3264 section 8. */
export function offerFaults(before: string | undefined, after: string): string[] {
  const faults = wrongLines(after);
  if (before === undefined) return faults;
  const old = partsOf(before);
  const now = partsOf(after);
  if (now.sections.length < old.sections.length) faults.push('a stream is missing');
  for (const [i, section] of old.sections.entries()) {
    const later = now.sections[i];
    if (later === undefined || later.port === 0 || section.port === 0) continue;
    if (later.kind !== section.kind) faults.push(`${i}: kind`);
    for (const format of section.formats) {
      const meaning = encoding(section, format);
      const changed = later.formats.includes(format) && encoding(later, format) !== meaning;
      if (changed) faults.push(`${i}: format ${format} was ${meaning}`);
    }
  }
  return faults;
}
