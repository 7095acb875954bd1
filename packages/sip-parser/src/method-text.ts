import { type Bytes, latin1 } from './bytes.ts';
import type { Span } from './message.ts';
import { holdPart, wordAt, wordOf } from './scratch.ts';
import { NO_SPAN, spanEnd, spanStart } from './span.ts';

const ACK_ = wordOf('ACK\0');
const BYE_ = wordOf('BYE\0');
const CANC = wordOf('CANC');
const NCEL = wordOf('NCEL');
const INVI = wordOf('INVI');
const VITE = wordOf('VITE');
const OPTI = wordOf('OPTI');
const IONS = wordOf('IONS');
const REGI = wordOf('REGI');
const STER = wordOf('STER');

/** A method as text. For the usual ones no string is made: they are always the same few. */
export function methodText(bytes: Bytes, span: Span): string {
  if (span === NO_SPAN) return '';
  const start = spanStart(span);
  const end = spanEnd(span);
  holdPart(bytes, start, end);
  const first = wordAt(start);
  switch (end - start) {
    case 3:
      if ((first & 0xffffff) === ACK_) return 'ACK';
      if ((first & 0xffffff) === BYE_) return 'BYE';
      break;
    case 6:
      if (first === INVI && wordAt(start + 2) === VITE) return 'INVITE';
      if (first === CANC && wordAt(start + 2) === NCEL) return 'CANCEL';
      break;
    case 7:
      if (first === OPTI && wordAt(start + 3) === IONS) return 'OPTIONS';
      break;
    case 8:
      if (first === REGI && wordAt(start + 4) === STER) return 'REGISTER';
      break;
  }
  return latin1(bytes, start, end);
}
