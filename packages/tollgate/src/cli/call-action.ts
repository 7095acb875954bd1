import type { Call } from '@tollgate/server';
import type { CallAction } from '../config/index.ts';
import { silence } from './silence.ts';

/** Does with an accepted call what the configuration says; without a word of it, 480. */
export function carryOut(action: CallAction | undefined, call: Call): void {
  if (action === undefined) {
    call.reject(480);
    return;
  }
  if (action === 'silence') {
    const sdp = silence(call.offer);
    if (sdp === undefined) call.reject(488);
    else call.answer({ sdp });
    return;
  }
  if ('redirect' in action) call.redirect(action.redirect);
  else call.reject(action.reject);
}
