import v8 from 'node:v8'

const ENOUGH_BYTES = 8 * 1024 * 1024
const LOOK_EVERY_MS = 50

/**
 * Keeps V8's young generation from growing beyond what a server of this kind uses: 160 MiB instead of 250 after a load
 * among 50,000 users, for no processor time that `npm run bench -- memory password` could tell from noise. Smaller still
 * costs time in collections.
 *
 * V8 takes a limit only at start, where a program run by `node file` has no say; so growing is stopped once there is
 * enough.
 */
export function boundYoungGeneration(): void {
  const look = setInterval(() => {
    const young = v8.getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')
    if (!young || young.space_size < ENOUGH_BYTES) return
    v8.setFlagsFromString('--semi-space-growth-factor=1')
    clearInterval(look)
  }, LOOK_EVERY_MS)
  look.unref()
}
