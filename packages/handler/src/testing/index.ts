export { clock, followClock, type TestClock } from './clock.ts'
export {
  events,
  type AlbEvent,
  type AppSyncEvent,
  type EventOptions,
  type FunctionUrlEvent,
  type HttpApiEvent,
  type RestEvent,
  type WebSocketEvent,
} from './events.ts'
export { createTestPool, type TestPool, type TestPoolOptions, type TestTokenOptions } from './pool.ts'
