import type { ApiErrorOptions } from '../../errors.ts'
import { ApiError } from '../../errors.ts'

/** Characters of what a function says. It may say megabytes, which whoever called the operation would be sent. */
const LONGEST = 4_096

/** What is said when a function does not do its part (triggers.md 2). */

/** The function refused, or failed: its own words, and a full stop. */
export function failed(trigger: string, message: string, options?: ApiErrorOptions): ApiError {
  const words = message.slice(0, LONGEST).toWellFormed()
  return new ApiError('UserLambdaValidationException', `${trigger} failed with error ${words}.`, options)
}

/** The function could not be called; `code` is the name of AWS Lambda's error, or what stands in its place. */
export function notCalled(trigger: string, code: string, options?: ApiErrorOptions): ApiError {
  return new ApiError('UnexpectedLambdaException', `${trigger} invocation failed due to error ${code}.`, options)
}

export const TIMED_OUT = 'Socket timeout while invoking Lambda function'

/** The function answered what nobody can read. The detail is for the log. */
export function unrecognizable(detail: string): ApiError {
  return new ApiError('InvalidLambdaResponseException', 'Unrecognizable lambda output', { detail })
}
