import { monitorEventLoopDelay } from 'node:perf_hooks'

// Preloaded into the server, where alone its event loop can be watched.

const RESOLUTION_MS = 1
const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })

process.on('message', (question) => {
  if (question === 'watch') {
    histogram.reset()
    histogram.enable()
  } else histogram.disable()
  // The timer's own interval is part of what is counted.
  const delay = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS)
  process.send?.({ p99: delay(histogram.percentile(99)), longest: delay(histogram.max) })
})
