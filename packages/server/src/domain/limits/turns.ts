/** Work of about half a millisecond that is done in one turn of the event loop, at most. */
const IN_A_TURN = 4

let begun = 0
const waiting: (() => void)[] = []

/**
 * Waits until this turn of the event loop has room for a password check.
 *
 * A check takes the main thread for about half a millisecond. When many come at once they are spread over turns, so
 * that whoever asks for something small in between does not wait for all of them.
 */
export async function turn(): Promise<void> {
  if (begun === 0) setImmediate(next)
  begun += 1
  if (begun > IN_A_TURN) await new Promise<void>((admit) => waiting.push(admit))
}

function next(): void {
  const admitted = waiting.splice(0, IN_A_TURN)
  begun = admitted.length + waiting.length
  if (begun > 0) setImmediate(next)
  for (const admit of admitted) admit()
}
