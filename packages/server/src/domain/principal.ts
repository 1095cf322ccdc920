import type { OperationModel } from '../model/facts.ts'
import type { HeaderReader } from '../http/head.ts'
import type { Peer } from '../http/peer.ts'
import type { Bearer } from './tokens/bearer.ts'

/** Who is behind a call. */
export type Principal =
  /** A back end or a person with an access key. */
  | { readonly kind: 'key'; readonly accessKeyId: string; readonly region: string }
  /** The user of an access token. */
  | { readonly kind: 'user'; readonly bearer: Bearer }
  /** Whoever calls an operation that asks for nothing. */
  | { readonly kind: 'anybody' }
  /** This program itself. */
  | { readonly kind: 'program' }

/** What of a request is there before its body is. */
export interface Head {
  readonly peer: Peer
  readonly headers: HeaderReader
}

/** Lets signed operations in, or refuses them with an ApiError, before anybody judges their body. */
export interface Authority {
  /** `body` gives the bytes as they came, for whoever has to see them. */
  admit(operation: OperationModel, head: Head, body: () => Promise<Uint8Array>): Promise<Principal> | Principal
}

/** What is told of every call once it is answered. Secrets and what a request held are not in it. */
export interface Observed {
  /** Empty when the request named none. */
  readonly operation: string
  readonly principal: Principal
  readonly peer: Peer
  readonly status: number
  /** What was refused, or why it failed. */
  readonly error: Error | undefined
}

export type Observer = (call: Observed) => void
