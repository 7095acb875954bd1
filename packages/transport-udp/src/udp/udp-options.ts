import {
  type ListenOptions,
  type ListenSettings,
  listenOptionNames,
  readListenOptions,
  refuseUnknown,
  wholeNumber,
} from '../options.ts';

/** Options of `listenUdp`. */
export interface UdpOptions extends ListenOptions {
  /**
   * The kernel's receive buffer asked for, in bytes: with the usual 208 KiB a short burst is lost
   * while the process is busy. The kernel silently grants less where `net.core.rmem_max` is lower.
   * @default 4194304
   */
  readonly receiveBufferBytes?: number;
}

/** `UdpOptions` after validation. */
export interface UdpSettings extends ListenSettings {
  readonly receiveBufferBytes: number;
}

const known = [...listenOptionNames, 'receiveBufferBytes'];

/** Reads the options of `listenUdp`. */
export function readUdpOptions(options: UdpOptions): UdpSettings {
  const listen = readListenOptions(options, 'udp', 5060);
  refuseUnknown(options, known);
  return {
    ...listen,
    receiveBufferBytes: wholeNumber(
      'receiveBufferBytes',
      options.receiveBufferBytes,
      4 * 1024 * 1024,
      4096,
      1024 * 1024 * 1024,
    ),
  };
}
