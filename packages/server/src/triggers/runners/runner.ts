/** A way to run the functions that pools name. */
export interface Runner {
  /**
   * Runs a function with an event and answers what it returned, which may be anything.
   *
   * Rejects with {@link FunctionFailed} when the function fails, and with {@link NotCalled} when it cannot be called.
   */
  run(arn: string, event: object, limits: Limits): Promise<unknown>
}

/** How long somebody waits for a function. */
export interface Limits {
  /** Aborted when nobody waits any more. */
  readonly signal: AbortSignal
  /** How long that is, in milliseconds from the call. */
  readonly ms: number
}

/** A function that ended in an error. Its message is told to whoever called the operation, as the service does. */
export class FunctionFailed extends Error {
  override readonly name = 'FunctionFailed'
  /** Where in its code, for the log. */
  readonly at: string | undefined

  constructor(message: string, { at, ...options }: ErrorOptions & { at?: string | undefined } = {}) {
    super(message, options)
    this.at = at
  }
}

/** A function that could not be called; `code` is the name that AWS Lambda gives the reason, `detail` is for the log. */
export class NotCalled extends Error {
  override readonly name = 'NotCalled'
  readonly code: string
  readonly detail: string | undefined

  constructor(code: string, detail?: string) {
    super(code)
    this.code = code
    this.detail = detail
  }
}

/** What was answered, or `undefined`, which nobody takes for an event. */
export function read(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
