import type { Of, TriggerName, Triggers } from '../domain/triggers.ts'
import type { Json } from './asking/answer.ts'

/** What a trigger adds to the event that all have in common. */
export interface Part {
  /** `1` unless told. */
  readonly version?: string
  readonly request: Json
  /** What the function fills in: its members at their defaults. */
  readonly response: Json
}

/** A trigger as it is on the wire. */
export interface Trigger<Name extends TriggerName> {
  /** What its sources have before `_`. */
  readonly prefix: string
  /** Whether nobody waits: it is called once, for longer, and what it answers is not looked at. */
  readonly isUnawaited?: true
  part(request: Triggers[Name]['request'], of: Of<Name>): Part
  /** Reads what the function filled in; refuses what cannot be read. */
  reply(response: Json, of: Of<Name>): Triggers[Name]['reply']
}
