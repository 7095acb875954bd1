import { refuseOneCall } from './exercise.cjs';

const modules = {};
for (const name of JSON.parse(process.env.ENTRIES)) modules[name] = await import(name);
await refuseOneCall(modules, 'import');
