/** Every entry point of every package, by `require`. */
module.exports = Object.fromEntries(require('./entries.json').map((name) => [name, require(name)]));
