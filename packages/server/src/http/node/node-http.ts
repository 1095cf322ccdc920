/**
 * Node's HTTP. An `import` of it reads every name that it exports, and loads WebSocket and fetch with them, which takes
 * longer than the rest of a start.
 */
export const { createServer, STATUS_CODES } = process.getBuiltinModule('node:http')
