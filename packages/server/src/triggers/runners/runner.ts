/** A way to run the functions that pools name. */
export interface Runner {
  /**
   * Runs a function with an event and answers what it returned, which may be anything.
   *
   * Rejects with {@link FunctionFailed} when the function fails, and with {@link NotCalled} when it cannot be called.
   * An aborted signal means that nobody waits any more.
   */
  run(arn: string, event: object, signal: AbortSignal): Promise<unknown>
}

/** A function that ended in an error. Its message is told to whoever called the operation, as the service does. */
export class FunctionFailed extends Error {
  override readonly name = 'FunctionFailed'
}

/** A function that could not be called; `code` is the name that AWS Lambda gives the reason. */
export class NotCalled extends Error {
  override readonly name = 'NotCalled'
  readonly code: string

  constructor(code: string, options?: ErrorOptions) {
    super(code, options)
    this.code = code
  }
}
