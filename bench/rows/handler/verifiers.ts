import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { coldImport, rows } from '../../../packages/handler/bench/rows.mjs'
import { HANDLER, isBuilt } from '../../handler.ts'
import type { Line, Row } from '../../row.ts'

const OWN = '@poolhouse/handler'

export const handlerVerifiers: Row = {
  name: 'handler-verifiers',
  about: 'verifying tokens, fresh and seen before, against crypto.verify alone and beside the other verifiers',
  async measure({ scale }) {
    if (!isBuilt()) return undefined
    const measured = await rows({ rounds: scale.rounds * 5, tokens: scale.operations(200) })
    const lines = measured.flatMap(({ library, version = '', tokens, microseconds, ratio }): Line[] => {
      if (library === 'crypto.verify') return []
      const what = `${library} ${version}: a ${tokens === 'fresh' ? 'fresh token / crypto.verify alone' : 'token seen before'}`
      if (tokens === 'seen') return [{ what, unit: 'µs', value: microseconds, ...(library === OWN && { atMost: 3 }) }]
      const note = `${microseconds.toFixed(1)} µs`
      return [{ what, unit: '×', value: ratio, note, ...(library === OWN && { atMost: 1.4 }) }]
    })
    const cold = await coldBundle(scale.rounds * 2)
    return [...lines, { what: `${OWN}: cold import of a bundle`, unit: 'ms', value: cold, atMost: 10 }]
  },
}

/** Everything the library exports in one file, as functions are deployed. */
async function coldBundle(processes: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'poolhouse-bench-'))
  try {
    const outfile = join(folder, 'handler.mjs')
    await build({ entryPoints: [HANDLER], outfile, bundle: true, minify: true, platform: 'node', format: 'esm' })
    return coldImport(processes, pathToFileURL(outfile))
  } finally {
    await rm(folder, { recursive: true })
  }
}
