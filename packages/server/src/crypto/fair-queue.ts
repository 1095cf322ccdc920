/** Where something that waits comes from: an address, and a user among those of that address. */
export interface Origin {
  readonly peer: string
  readonly user: string
}

/** Waiting things, taken by turns: from each address, and there from each user. */
export interface FairQueue<Item> {
  push(from: Origin, item: Item): void
  shift(): Item | undefined
  /**
   * Makes room for one more from there, and answers what had to go: the newest of the address, and of the user there,
   * that has most waiting. `undefined` when that would be the one that comes. Of equals it is whoever has waited longest:
   * so a burst that has filled the queue keeps nobody else out, and what comes after does not push them out.
   */
  giveWay(to: Origin): Item | undefined
  /** Everything that waits. */
  all(): Item[]
}

/** What no user is called. */
const NOBODY = ''

type Lines<Item> = Map<string, Item[]>

export function createFairQueue<Item>(): FairQueue<Item> {
  const peers = new Map<string, Lines<Item>>()

  /** Takes something out of a line that is there; nobody with nothing waiting has a turn. */
  function take({ peer, user }: Origin, from: 'shift' | 'pop'): Item | undefined {
    const users = peers.get(peer)
    const line = users?.get(user)
    const item = line?.[from]()
    if (line?.length === 0) users?.delete(user)
    if (users?.size === 0) peers.delete(peer)
    return item
  }

  return {
    push({ peer, user }, item) {
      const users: Lines<Item> = peers.get(peer) ?? new Map()
      peers.set(peer, users)
      const line = users.get(user) ?? []
      users.set(user, line)
      line.push(item)
    },
    shift() {
      const [peer, users] = turned(peers) ?? []
      const [user] = (users && turned(users)) ?? []
      return peer === undefined || user === undefined ? undefined : take({ peer, user }, 'shift')
    },
    giveWay(to) {
      const peer = longest(peers, (users) => [...users.values()].flat().length, to.peer)
      // Elsewhere nothing comes.
      const coming = peer === to.peer ? to.user : NOBODY
      const user = longest(peers.get(peer) ?? new Map<string, Item[]>(), ({ length }) => length, coming)
      return user === coming ? undefined : take({ peer, user }, 'pop')
    },
    all: () => [...peers.values()].flatMap((users) => [...users.values()].flat()),
  }
}

/** The first entry of a map, which goes to its end. */
function turned<Value>(map: Map<string, Value>): [string, Value] | undefined {
  const first = map.entries().next().value
  if (!first) return undefined
  map.delete(first[0])
  map.set(...first)
  return first
}

/** The key with most waiting once one more has come to one of them; of equals the first, but for that one. */
function longest<Value>(map: Map<string, Value>, waiting: (value: Value) => number, coming: string): string {
  const own = map.get(coming)
  let [best, most] = [coming, own === undefined ? 1 : waiting(own) + 1]
  for (const [key, value] of map) {
    const count = waiting(value)
    if (key !== coming && (count > most || (count === most && best === coming))) [best, most] = [key, count]
  }
  return best
}
