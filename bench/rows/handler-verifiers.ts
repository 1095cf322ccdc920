import { coldImport, rows } from '../../packages/handler/bench/rows.mjs'
import { isBuilt } from '../handler.ts'
import type { Line, Row } from '../row.ts'

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
    return [...lines, { what: `${OWN}: cold import`, unit: 'ms', value: coldImport(scale.rounds), atMost: 10 }]
  },
}
