import { pathOf, wrongType } from './options.ts';

/** RFC 3261 section 25.1 */
const TOKEN = /^[\w.!%*+`'~-]+$/;
const ONE_LINE = /^[^\r\n\0]*$/;

/**
 * Checks further headers of a message: an array of pairs, each a name and one line of text.
 *
 * @throws {TypeError} naming the member that is wrong: `answer.headers[0][1]`
 */
export function checkHeaders(option: string, headers: unknown): void {
  const wanted = "an array like [['X-Name', 'value']]";
  if (!Array.isArray(headers)) throw wrongType(option, wanted, headers);
  for (const [index, header] of (headers as readonly unknown[]).entries()) {
    const path = pathOf(option, index);
    if (!Array.isArray(header) || header.length !== 2) {
      throw wrongType(path, "a pair like ['X-Name', 'value']", header);
    }
    const [name, value] = header as readonly unknown[];
    if (typeof name !== 'string' || !TOKEN.test(name)) {
      throw wrongType(pathOf(path, 0), 'the name of a header', name);
    }
    if (!isLine(value)) throw wrongType(pathOf(path, 1), 'one line of text', value);
  }
}

/** Whether a value may be written into one header line. */
export function isLine(value: unknown): value is string {
  return typeof value === 'string' && ONE_LINE.test(value);
}
