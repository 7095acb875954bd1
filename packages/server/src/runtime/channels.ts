import { type Channel, channel } from 'node:diagnostics_channel';

/**
 * The diagnostics channels of the server, free while nobody listens. Messages are the events of
 * `EngineHandlers`: a `DecisionEvent`, a `RejectedEvent`, and `{ call, end }`.
 */
export const channels: {
  readonly decision: Channel;
  readonly rejected: Channel;
  readonly callEnd: Channel;
} = {
  decision: channel('tollgate:decision'),
  rejected: channel('tollgate:rejected'),
  callEnd: channel('tollgate:call-end'),
};
