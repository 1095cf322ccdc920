/** What goes beside an error's name and message. */
export interface ApiErrorOptions {
  /** The error that led here, for the log only. */
  cause?: unknown
  /** What the log may know and the client may not. */
  detail?: unknown
  /** Further members of the error's body, such as `reasonCode`. */
  members?: Record<string, string>
  /** HTTP status; 400 unless told, 500 for the internal errors. */
  status?: number
}

/**
 * A refusal in the service's own words.
 *
 * `name` is the wire's exception name and `message` the exact sentence a client reads; anything else a person may want
 * to know goes into `detail` and `cause`, which only the log sees.
 */
export class ApiError extends Error {
  override readonly name: string
  readonly detail: unknown
  readonly members: Record<string, string>
  readonly status: number

  constructor(name: string, message: string, options: ApiErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = name
    this.detail = options.detail
    this.members = options.members ?? {}
    this.status = options.status ?? (name.startsWith('InternalError') ? 500 : 400)
  }
}

/** A refusal of an endpoint of OAuth 2.0: a code of RFC 6749 or its relatives, and what the service says beside it. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError'
  readonly code: string
  readonly description: string | undefined
  readonly status: number
  /** What the log may know and the client may not. */
  readonly detail: string | undefined

  constructor(code: string, options: { description?: string; status?: number; detail?: string } = {}) {
    super(options.description ?? code)
    this.code = code
    this.description = options.description
    this.status = options.status ?? 400
    this.detail = options.detail
  }
}

/** A request of a browser that can be answered nowhere else: a page says what was wrong, and leads nowhere. */
export class PageError extends Error {
  override readonly name = 'PageError'
}
