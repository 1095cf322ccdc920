import type { Medium, Message } from '../domain/messages/messages.ts'

/** A way to send messages. What it throws may be logged: nothing of the message, least of all its code, is in it. */
export interface Way {
  /** Whether whoever caused a message is answered only once it was handed over: people look there right away. */
  readonly immediate?: boolean
  /** Resolves once the message is accepted. It may come twice, after a crash between this and what is noted of it. */
  send(message: Message): Promise<void>
}

/** The way of each medium. */
export type Ways = Readonly<Record<Medium, Way>>
