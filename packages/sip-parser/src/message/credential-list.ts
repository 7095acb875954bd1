import { CredentialsView } from '../headers/credentials.ts';
import { AUTHORIZATION, PROXY_AUTHORIZATION } from '../headers/header-names.ts';
import { hold } from '../lexing/scratch.ts';
import { spanEnd, spanStart } from '../lexing/span.ts';
import { type LineIndex, NOWHERE } from './line-index.ts';

const MAX_CREDENTIALS = 8;

/** The credentials of a message, in views that are used again for the next one. */
export class CredentialList {
  /** Those of the message read last. */
  readonly found: CredentialsView[] = [];
  private readonly views: CredentialsView[] = [];

  /** Reads the headers of both kinds, in order. It makes no object but the views, once. */
  read(message: LineIndex): void {
    const { found } = this;
    let count = 0;
    let at = message.firstOf(AUTHORIZATION, PROXY_AUTHORIZATION);
    while (at !== NOWHERE && count < MAX_CREDENTIALS) {
      found[count] = this.readOne(message, at, count);
      count++;
      at = message.nextOf(at, AUTHORIZATION, PROXY_AUTHORIZATION);
    }
    // An array that is cut gives its memory back: only where the number has changed.
    if (found.length !== count) found.length = count;
  }

  private readOne(message: LineIndex, at: number, place: number): CredentialsView {
    const { input, mark, limits } = message;
    let view = this.views[place];
    if (view === undefined) {
      view = new CredentialsView(input, mark);
      this.views.push(view);
    }
    const span = message.valueAt(at);
    view.header = message.idAt(at) === AUTHORIZATION ? 'authorization' : 'proxy-authorization';
    view.read(hold(input, mark), spanStart(span), spanEnd(span), limits.maxParameters);
    return view;
  }
}
