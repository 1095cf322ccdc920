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
