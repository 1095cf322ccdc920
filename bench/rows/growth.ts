import { json, text } from '../client.ts'
import type { Line, Row } from '../row.ts'
import { nameOf, type Inhabited } from '../seed.ts'
import { passwordSignIns, WIDTH } from '../sign-in.ts'
import { absolute, inFlight, interleaved, ratio } from '../measure/statistics.ts'

export const growth: Row = {
  name: 'growth',
  about: 'CPU of operations in a pool of many users against a pool of few',
  async measure({ scale, small, large, progress }) {
    const [few, many] = [await small(), await large()]
    const lines: Line[] = []
    for (const { name, wished, prepare } of operations) {
      progress(`growth: ${name}`)
      const count = scale.operations(wished)
      const [inFew, inMany] = [await prepare(few), await prepare(many)]
      const [ofFew, ofMany] = await interleaved(scale, [
        () => few.server.cost(count, () => inFew(count)),
        () => many.server.cost(count, () => inMany(count)),
      ])
      lines.push({
        what: `${name}, CPU with ${many.users.toLocaleString('en')} users / with ${few.users.toLocaleString('en')}`,
        atMost: 1.2,
        unit: '×',
        ...ratio(ofMany, ofFew),
        note: absolute(ofMany, ofFew),
      })
    }
    return lines
  },
}

interface Operation {
  readonly name: string
  readonly wished: number
  prepare(at: Inhabited): Promise<(count: number) => Promise<unknown>>
}

const PAGE = 60

const operations: readonly Operation[] = [
  { name: 'password sign-in', wished: 200, prepare: (at) => Promise.resolve(passwordSignIns(at)) },
  {
    name: 'AdminGetUser',
    wished: 1_000,
    prepare: (at) => sender(at, 'AdminGetUser', (i) => ({ Username: anyName(at, i) })),
  },
  { name: 'ListUsers, first page', wished: 250, prepare: (at) => sender(at, 'ListUsers', () => ({ Limit: PAGE })) },
  {
    name: 'ListUsers, last full page',
    wished: 250,
    async prepare(at) {
      const PaginationToken = await lastPage(at)
      return sender(at, 'ListUsers', () => ({ Limit: PAGE, PaginationToken }))
    },
  },
  {
    name: 'ListUsers by username',
    wished: 1_000,
    prepare: (at) => sender(at, 'ListUsers', (i) => ({ Filter: `username = "${anyName(at, i)}"` })),
  },
  {
    name: 'ListUsers by beginning of an address',
    wished: 600,
    // Ten users each.
    prepare: (at) => sender(at, 'ListUsers', (i) => ({ Filter: `email ^= "${anyName(at, i).slice(0, -1)}"` })),
  },
]

/** Prepares bodies for users all over the pool, and sends them. */
function sender(at: Inhabited, operation: string, input: (index: number) => object) {
  const bodies = Array.from({ length: 1_000 }, (_, index) => json({ UserPoolId: at.poolId, ...input(index) }))
  let next = 0
  return Promise.resolve((count: number) =>
    inFlight(count, WIDTH, () =>
      at.server.client.send(operation, bodies[(next += 1) % bodies.length] ?? Buffer.alloc(0)),
    ),
  )
}

/** A user anywhere: steps of a prime visit them all in no order. */
function anyName({ users }: Inhabited, index: number): string {
  return nameOf((index * 7_919) % users)
}

/** Walks through the list and answers the token of the last page that is full. */
async function lastPage({ server, poolId, users }: Inhabited): Promise<string | undefined> {
  let token: string | undefined
  for (let page = 1; page < Math.floor(users / PAGE); page += 1) {
    token = text(
      await server.client.call('ListUsers', { UserPoolId: poolId, Limit: PAGE, PaginationToken: token }),
      'PaginationToken',
    )
  }
  return token
}
