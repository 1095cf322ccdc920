import type { Row } from '../row.ts'
import { srpSignIns } from '../sign-in.ts'
import { absolute, interleaved, ratio } from '../measure/statistics.ts'

export const srp: Row = {
  name: 'srp',
  about: 'CPU of both calls of an SRP sign-in against 2 signatures and 3 exponentiations',
  async measure({ scale, small, reference }) {
    const [at, unavoidable] = [await small(), await reference()]
    const signIns = await srpSignIns(at)
    const count = scale.operations(150)
    const [costs, references] = await interleaved(scale, [
      async () => {
        await signIns.prepare(count)
        return at.server.cost(count, () => signIns.run())
      },
      () => unavoidable.cost(count, { signatures: 2, exponentiations: 3 }),
    ])
    return [
      {
        what: 'SRP sign-in, CPU of 2 calls / (2 signatures + 3 exponentiations)',
        atMost: 1.3,
        unit: '×',
        ...ratio(costs, references),
        note: absolute(costs, references),
      },
    ]
  },
}
