/** Gives one after the other, and begins again after the last. */
export function inTurn<Item>(items: readonly Item[]): () => Item {
  let next = 0
  return () => {
    const item = items[next++ % items.length]
    if (item === undefined) throw new Error('There is nothing to give.')
    return item
  }
}
