import { CredentialsView } from '../headers/credentials.ts';
import { AUTHORIZATION, PROXY_AUTHORIZATION } from '../headers/header-names.ts';
import { hold } from '../lexing/scratch.ts';
import { spanEnd, spanStart } from '../lexing/span.ts';
import type { LineIndex } from './line-index.ts';

const MAX_CREDENTIALS = 8;

/** The credentials of a message, in views that are used again for the next one. */
export class CredentialList {
  /** Those of the message read last. */
  readonly found: CredentialsView[] = [];
  private readonly views: CredentialsView[] = [];

  read(message: LineIndex): void {
    const { input, mark, limits } = message;
    const { found } = this;
    let count = 0;
    message.eachOf(PROXY_AUTHORIZATION, AUTHORIZATION, (id, span) => {
      this.views[count] ??= new CredentialsView(input, mark);
      const view = this.views[count]!;
      view.header = id === AUTHORIZATION ? 'authorization' : 'proxy-authorization';
      view.read(hold(input, mark), spanStart(span), spanEnd(span), limits.maxParameters);
      found[count++] = view;
      return count < MAX_CREDENTIALS;
    });
    // An array that is cut gives its memory back: only where the number has changed.
    if (found.length !== count) found.length = count;
  }
}
