const { call, parse } = require('./exercise.cjs');
const modules = require('./modules.cjs');

parse(modules.parser, modules.parser);
call(modules).then(() => console.log('packed: works by require'));
