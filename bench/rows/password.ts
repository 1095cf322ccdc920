import type { Row } from '../row.ts'
import { passwordSignIns } from '../sign-in.ts'
import { absolute, interleaved, ratio } from '../measure/statistics.ts'

export const password: Row = {
  name: 'password',
  about: 'CPU of a password sign-in against 2 signatures and 1 exponentiation',
  async measure({ scale, small, reference }) {
    const [at, unavoidable] = [await small(), await reference()]
    const signIn = passwordSignIns(at)
    const count = scale.operations(200)
    const [costs, references] = await interleaved(scale, [
      () => at.server.cost(count, () => signIn(count)),
      () => unavoidable.cost(count, { signatures: 2, exponentiations: 1 }),
    ])
    return [
      {
        what: 'password sign-in, CPU / (2 signatures + 1 exponentiation)',
        atMost: 1.2,
        unit: '×',
        ...ratio(costs, references),
        note: absolute(costs, references),
      },
    ]
  },
}
