import type { Message } from '../domain/messages/messages.ts'

/** A way to send messages. */
export interface Way {
  /**
   * Resolves once the message is accepted. It may come again under the same id, after a crash between this and what is
   * noted of it.
   *
   * Rejects with a {@link Refused} when trying again is no use, with anything else when it may be. What it rejects with is
   * logged: no code and no address is in it.
   */
  send(message: Message, id: string): Promise<void>
  /** Ends connections that are kept open. */
  close?(): void
}

/** Which way each message goes. */
export interface Ways {
  /** Where every message is shown first. Whoever causes one is answered once it is there: people look there right away. */
  readonly inbox?: Way | undefined
  /** The way out of the house; without one, the inbox is all. */
  of(message: Message): Way | undefined
}

/** The answer of a way that will not take a message, however often it is tried. */
export class Refused extends Error {
  override readonly name = 'Refused'
}

/** No longer than that is any answer of a way waited for. */
export const LONGEST_ANSWER_MS = 10_000
