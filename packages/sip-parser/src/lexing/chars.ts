import { NONE } from './outcome.ts';
/**
 * Character classes of RFC 3261 section 25.1 as one table of bits, so that a check is one load.
 * Octets above 127 belong to no class but `DISPLAY` and `QUOTABLE`.
 */
export const TOKEN = 1;
/** user: unreserved and user-unreserved, `%` apart. */
export const USER = 2;
/** uri-parameter: unreserved and param-unreserved, `%` apart. */
export const URI_PARAM = 4;
/** URI header: unreserved and hnv-unreserved, `%` apart. */
export const URI_HEADER = 8;
/** Characters of the labels of a host name, and `_`, which names of machines do contain. */
export const LABEL = 16;
/** A URI of another scheme: printable, no space, none of `"<>\^{|}` and the backtick. */
export const URIC = 32;
/**
 * An unquoted parameter value. Wider than the grammar (tags with `/`, `=` or `@` are common): any
 * printable character that separates nothing.
 */
export const VALUE = 64;
/** An unquoted display name: tokens, and octets above 127. */
export const DISPLAY = 128;
/** `USER` of a URI without brackets, which `;`, `,` and `?` end. RFC 3261 section 20 */
export const BARE_USER = 256;
/** `URIC` of a URI without brackets. */
export const BARE_URIC = 512;
/** Octets that need no backslash in a quoted string. */
export const QUOTABLE = 1024;
/** Visible ASCII: no space, no control character, nothing above 126. */
export const VISIBLE = 2048;

const ALPHANUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const UNRESERVED = `${ALPHANUM}-_.!~*'()`;

function table(): Uint16Array {
  const classes = new Uint16Array(256);
  const add = (bit: number, characters: string): void => {
    for (let i = 0; i < characters.length; i++) {
      const code = characters.charCodeAt(i);
      classes[code] = classes[code]! | bit;
    }
  };
  add(TOKEN | DISPLAY, `${ALPHANUM}-.!%*_+\`'~`);
  add(USER, `${UNRESERVED}&=+$,;?/`);
  add(BARE_USER, `${UNRESERVED}&=+$/`);
  add(URI_PARAM, `${UNRESERVED}[]/:&+$`);
  add(URI_HEADER, `${UNRESERVED}[]/?:+$`);
  add(LABEL, `${ALPHANUM}-_`);
  for (let code = 0x21; code < 0x7f; code++) {
    const character = String.fromCharCode(code);
    add(VISIBLE, character);
    if (!'"<>\\^`{|}'.includes(character)) add(URIC, character);
    if (!'"<>\\^`{|};,?'.includes(character)) add(BARE_URIC, character);
    if (!'",;<>\\(){}'.includes(character)) add(VALUE, character);
  }
  for (let code = 0x20; code < 0x7f; code++) {
    if (code !== QUOTE && code !== BACKSLASH) classes[code] = classes[code]! | QUOTABLE;
  }
  classes[HTAB] = QUOTABLE;
  for (let code = 128; code < 256; code++) classes[code] = DISPLAY | QUOTABLE;
  return classes;
}

export const HTAB = 9;
export const LF = 10;
export const CR = 13;
export const SP = 32;
export const QUOTE = 34;
export const PERCENT = 37;
export const STAR = 42;
export const COMMA = 44;
export const SLASH = 47;
export const COLON = 58;
export const SEMICOLON = 59;
export const LESS = 60;
export const EQUALS = 61;
export const GREATER = 62;
export const QUESTION = 63;
export const AT = 64;
export const OPEN_BRACKET = 91;
export const BACKSLASH = 92;
export const CLOSE_BRACKET = 93;
export const AMPERSAND = 38;

/** The bits of each octet. */
export const CLASS: Uint16Array = table();

/** 0-9 */
export const isDigit = (octet: number): boolean => octet >= 48 && octet <= 57;

/** The value of a hexadecimal digit, NONE for any other octet. */
export const hexValue = (octet: number): number => {
  if (octet >= 48 && octet <= 57) return octet - 48;
  const lower = octet | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : NONE;
};
