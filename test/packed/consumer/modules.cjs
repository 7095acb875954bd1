module.exports = {
  auth: require('@tollgate/auth'),
  parser: require('@tollgate/sip-parser'),
  transaction: require('@tollgate/transaction'),
  transport: require('@tollgate/transport-udp'),
  tollgate: require('tollgate'),
};
