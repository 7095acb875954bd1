/** An address other hosts can reach a listener by. */
export interface Advertised {
  readonly host: string;
  readonly port: number;
}
