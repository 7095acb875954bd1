const { refuseOneCall } = require('./exercise.cjs');

const names = JSON.parse(process.env.ENTRIES);
const modules = Object.fromEntries(names.map((name) => [name, require(name)]));
refuseOneCall(modules, 'require');
