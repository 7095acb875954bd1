import auth = require('@tollgate/auth');
import caller = require('@tollgate/caller');
import embedded = require('@tollgate/server');
import parser = require('@tollgate/sip-parser');
import transaction = require('@tollgate/transaction');
import transport = require('@tollgate/transport-udp');
import tollgate = require('tollgate');

export const list: auth.AccessList = auth.compileAccessList(['192.0.2.0/24']);
export const result: parser.ParseResult = parser.parse(new Uint8Array(0));
export const layer: transaction.TransactionLayer = transaction.createTransactionLayer();
export const listen: typeof transport.listenUdp = transport.listenUdp;
export const server: tollgate.Tollgate = tollgate.createTollgate({
  realm: 'sip.example.com',
  applications: [{ id: 'app', auth: 'ip_acl', accessLists: [list] }],
});
export const same: embedded.Tollgate = server;
export const call: typeof caller.placeCall = caller.placeCall;
