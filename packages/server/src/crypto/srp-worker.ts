import { parentPort } from 'node:worker_threads'
import type { Exchange } from './srp.ts'
import { sharedKey } from './srp.ts'

/** A task as it goes to a worker. */
export type Question = Exchange & { readonly id: number }

/** What a worker says: that it is up, or the result of one task. */
export type Answer = 'ready' | { readonly id: number; readonly key?: Uint8Array; readonly error?: string }

function answer({ id, ...exchange }: Question): Answer {
  try {
    const key = sharedKey(exchange)
    return key ? { id, key } : { id }
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) }
  }
}

function say(words: Answer): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(words)
}

// Answered one by one, not per message: the first of a group need not wait for the last.
parentPort?.on('message', (questions: readonly Question[]) => {
  for (const question of questions) say(answer(question))
})
say('ready')
