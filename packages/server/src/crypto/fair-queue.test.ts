import { describe, expect, it } from 'vitest'
import { createFairQueue } from './fair-queue.ts'

/** A queue of items like `a1 x`: a peer, and a user there. */
function queue(...items: string[]) {
  const made = createFairQueue<string>()
  const from = (item: string) => {
    const [peer = '', user = ''] = item.split(' ')
    return { peer, user }
  }
  for (const item of items) made.push(from(item), item)
  const drained = () => {
    const order: string[] = []
    for (let item = made.shift(); item !== undefined; item = made.shift()) order.push(item)
    return order
  }
  return { drained, all: made.all, giveWay: (to: string) => made.giveWay(from(to)) }
}

describe('a fair queue', () => {
  it('serves addresses by turns, and users of an address by turns', () => {
    const { drained, all } = queue('a x 1', 'a x 2', 'a x 3', 'a y 1', 'b z 1', 'b z 2')
    expect(all()).toHaveLength(6)
    expect(drained()).toEqual(['a x 1', 'b z 1', 'a y 1', 'b z 2', 'a x 2', 'a x 3'])
    expect(all()).toEqual([])
  })

  it.each([
    ['the address with most', ['b z 1', 'a x 1', 'a y 1'], 'b w 1', 'a x 1'],
    ['the newest of the user with most', ['a x 1', 'a x 2', 'a y 1'], 'a y 2', 'a x 2'],
    ['the first of equals', ['a x 1', 'a y 1'], 'a z 1', 'a x 1'],
    ['the first address of equals', ['a x 1', 'b y 1'], 'c z 1', 'a x 1'],
    ['whoever comes, who has most', ['a x 1', 'b y 1', 'b y 2'], 'b y 3', undefined],
    ['whoever comes, where nobody waits', [], 'a x 1', undefined],
  ])('makes room by %s', (_, items, to, gone) => {
    const { giveWay, all } = queue(...items)
    expect(giveWay(to)).toBe(gone)
    expect(all()).toEqual(items.filter((item) => item !== gone))
  })
})
