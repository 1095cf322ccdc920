import { poolClock } from './clock.ts'

// Loaded before a function, in its thread or process, by NODE_OPTIONS: see `withClock`.

const endpoint = process.env['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER']
if (endpoint !== undefined) Date.now = poolClock(endpoint, Date.now)
