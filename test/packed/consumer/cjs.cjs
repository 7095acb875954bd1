const { call, parse, placeCall } = require('./exercise.cjs');
const modules = require('./modules.cjs');

const parser = modules['@tollgate/sip-parser'];
parse(parser, parser);
call(modules)
  .then(() => placeCall(modules))
  .then(() => console.log(`packed: ${Object.keys(modules).length} entries work by require`));
