export type { Counters } from './counters.ts';
export type { ErrorPlace, Handler } from './handler.ts';
export type { Advertise, Listener } from './listener.ts';
export type { ListenOptions } from './options.ts';
export { listenTcp } from './stream/listen-tcp.ts';
export type { StreamOptions } from './stream/stream-options.ts';
export { listenUdp } from './udp/listen-udp.ts';
export type { UdpOptions } from './udp/udp-options.ts';
