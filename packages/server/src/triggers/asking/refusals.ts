import { ApiError } from '../../errors.ts'

/** What is said when a function does not do its part (triggers.md 2). */

/** The function refused, or failed: its own words, and a full stop. */
export function failed(trigger: string, message: string, cause?: unknown): ApiError {
  return new ApiError('UserLambdaValidationException', `${trigger} failed with error ${message}.`, { cause })
}

/** The function could not be called; `code` is the name of AWS Lambda's error, or what stands in its place. */
export function notCalled(trigger: string, code: string, cause?: unknown): ApiError {
  return new ApiError('UnexpectedLambdaException', `${trigger} invocation failed due to error ${code}.`, { cause })
}

export const TIMED_OUT = 'Socket timeout while invoking Lambda function'

/** The function answered what nobody can read. The detail is for the log. */
export function unrecognizable(detail: string): ApiError {
  return new ApiError('InvalidLambdaResponseException', 'Unrecognizable lambda output', { detail })
}
