import type { Bearer } from '../domain/tokens/bearer.ts'
import type { Services } from '../domain/services.ts'
import type { ApiError, ApiErrorOptions } from '../errors.ts'
import type { AuthKind, ErrorName, Input, OperationName, Output } from '../model/types.gen.ts'

/** What every operation receives. */
export interface Call<Name extends OperationName> {
  /** The request, with its type and constraints already checked. */
  readonly input: Input<Name>
  readonly services: Services
  /** The region this call is for. */
  readonly region: string
  /** The address this call comes from; empty when the program itself makes it. */
  readonly peer: string
  /** The `User-Agent` of this call; empty without one. */
  readonly agent: string
  /** Makes a refusal by one of the names the model gives this operation. */
  refusal(this: void, name: ErrorName<Name>, message: string, options?: ApiErrorOptions): ApiError
}

/** What an operation that takes an access token receives besides. */
export interface CallByToken<Name extends OperationName> extends Call<Name> {
  readonly caller: Bearer
}

/** What an operation receives that is called by an access token, or else by the session of a sign-in. */
export interface CallByTokenOrSession<Name extends OperationName> extends Call<Name> {
  readonly caller: Bearer | undefined
}

/** What an operation receives by its kind: who signs with an access token is a caller it may rely on. */
export type CallOf<Name extends OperationName> = {
  public: Call<Name>
  signature: Call<Name>
  token: CallByToken<Name>
  'token or session': CallByTokenOrSession<Name>
}[AuthKind<Name>]

/** An operation's behaviour; the steps all operations share are done around it by `protocol/dispatch`. */
export type Operation<Name extends OperationName> = (call: CallOf<Name>) => Promise<Output<Name>>
