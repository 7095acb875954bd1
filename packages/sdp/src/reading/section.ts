import { trimEnd } from '../lexing/text.ts';
import { type Direction, directionIn } from '../types/direction.ts';
import type { SdpLimits } from '../types/limits.ts';
import type { SdpCode } from '../types/malformed.ts';
import type { Attribute, Bandwidth, Connection, SdpLine } from '../types/sdp.ts';
import { readAttribute, readBandwidth, readConnection } from './fields.ts';

/** The lines that the session and each m= line may have. */
export interface Lines {
  connection?: Connection;
  readonly bandwidths: Bandwidth[];
  readonly attributes: Attribute[];
  readonly others: SdpLine[];
}

/** A section while its lines are read. */
export interface Section {
  readonly lines: Lines;
  /** The direction it has given so far. */
  direction: Direction | undefined;
}

export function emptySection(): Section {
  return { lines: { bandwidths: [], attributes: [], others: [] }, direction: undefined };
}

/** Adds a line to a section. Returns what is wrong with the line, undefined if nothing is. */
export function addLine(
  section: Section,
  type: string,
  value: string,
  limits: SdpLimits,
): SdpCode | undefined {
  const { lines } = section;
  if (type === 'c') {
    if (lines.connection !== undefined) return 'duplicate-line';
    const connection = readConnection(value);
    if (connection === undefined) return 'bad-connection';
    lines.connection = connection;
    return undefined;
  }
  if (type === 'a') {
    // A blank at the end of the line is common and has no meaning.
    const attribute = readAttribute(trimEnd(value));
    if (attribute !== undefined) return addAttribute(section, attribute, limits);
  }
  if (type === 'b') {
    const bandwidth = readBandwidth(value);
    if (bandwidth !== undefined) {
      lines.bandwidths.push(bandwidth);
      return undefined;
    }
  }
  lines.others.push({ type, value });
  return undefined;
}

function addAttribute(
  section: Section,
  attribute: Attribute,
  limits: SdpLimits,
): SdpCode | undefined {
  const { attributes } = section.lines;
  if (attributes.length === limits.maxAttributes) return 'too-many-attributes';
  attributes.push(attribute);
  const direction = directionIn(attribute);
  if (direction === undefined) return undefined;
  if (section.direction !== undefined && section.direction !== direction) {
    return 'conflicting-direction';
  }
  section.direction = direction;
  return undefined;
}
