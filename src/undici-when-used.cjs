const { createRequire } = require('node:module');

const fromBolt = createRequire(require.resolve('@slack/bolt'));
const fromSocketMode = createRequire(fromBolt.resolve('@slack/socket-mode'));

/**
 * What opens the web socket of Slack's Socket Mode: 109 modules, of which a bot that is called
 * over HTTP needs none. The name with the file is not led back to here (`lean-start.js`).
 */
module.exports = new Proxy({}, { get: (_, name) => fromSocketMode('undici/index.js')[name] });
