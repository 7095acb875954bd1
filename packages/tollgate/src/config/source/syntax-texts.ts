interface SyntaxText {
  readonly message: string;
  readonly advice: string;
}

const indent =
  'Indent entries of one level alike, with spaces; `key: value` with a space after the colon.';

/** The YAML reader's codes that a file can bring about. */
export type SyntaxCode =
  | 'DUPLICATE_KEY'
  | 'BAD_INDENT'
  | 'TAB_AS_INDENT'
  | 'MISSING_CHAR'
  | 'BAD_DQ_ESCAPE'
  | 'BAD_SCALAR_START'
  | 'BLOCK_AS_IMPLICIT_KEY'
  | 'MULTIPLE_DOCS'
  | 'BAD_ALIAS'
  | 'TAG_RESOLVE_FAILED'
  | 'NON_STRING_KEY'
  | 'UNEXPECTED_TOKEN';

/** What each code means to whoever wrote the file, without quoting the file. */
export const syntaxTexts: Readonly<Record<SyntaxCode, SyntaxText>> = {
  DUPLICATE_KEY: {
    message: 'this key stands here twice',
    advice: 'Keep one of them: the other would be ignored.',
  },
  BAD_INDENT: {
    message: 'the indentation does not fit what stands above, or a bracket there is not closed',
    advice: indent,
  },
  TAB_AS_INDENT: {
    message: 'a tab stands where YAML wants spaces',
    advice: 'Replace the tab by two spaces for each level.',
  },
  MISSING_CHAR: {
    message: 'a closing quote, bracket or brace, or a separator, is missing',
    advice: 'Close what was opened: " with ", [ with ], { with }; write `key: value`.',
  },
  BAD_DQ_ESCAPE: {
    message: 'an unknown escape stands in double quotes',
    advice: 'Write \\\\ for a backslash, or use single quotes.',
  },
  BAD_SCALAR_START: {
    message: 'an unquoted text cannot begin with this character',
    advice: 'Put the text in single quotes.',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'two keys stand on one line',
    advice: 'Put a text that holds a colon in quotes, or begin the inner key on a line of its own.',
  },
  MULTIPLE_DOCS: {
    message: 'a second document begins here (---)',
    advice: 'Keep one document in the file.',
  },
  BAD_ALIAS: {
    message: 'an alias (*name) leads nowhere, or there are too many of them',
    advice:
      'Define it before with &name, or write the value out; put a text that begins with * in quotes.',
  },
  TAG_RESOLVE_FAILED: {
    message: 'an unknown tag (!name) stands here',
    advice: 'Remove it; put a text that begins with ! in quotes.',
  },
  NON_STRING_KEY: {
    message: 'a key is no plain text',
    advice: 'Write the key as text, in quotes if need be.',
  },
  UNEXPECTED_TOKEN: {
    message: 'this is not YAML: something stands here that does not belong',
    advice: indent,
  },
};
