import { ApiError } from '../../errors.ts'
import { oneLine } from '../../http/text.ts'
import type { Problem } from '../parts/problems.ts'
import type { Visit } from './visit.ts'

/** What is wrong with a form that was sent: as a whole, or by field. */
export interface Wrong {
  readonly problem?: Problem
  readonly problems?: Readonly<Record<string, Problem>>
}

/** Where a screen asks for what an error may be about; left out where it does not. */
export interface Places {
  readonly name?: string
  readonly code?: string
  readonly password?: string
}

type Known = Extract<Problem, string>

/** The service's sentences that pages have words for, in their own language (managed-login.md 1.4). */
const SENTENCES: Readonly<Record<string, Known>> = {
  'Incorrect username or password.': 'wrongCredentials',
  'Password attempts exceeded': 'attemptsExceeded',
  'User is disabled.': 'disabled',
  'User is not confirmed.': 'notConfirmed',
}

/** The same by the name of an error, and the field that it is about. */
const ERRORS: Readonly<Record<string, readonly [Known, keyof Places | undefined]>> = {
  AliasExistsException: ['aliasTaken', 'name'],
  CodeMismatchException: ['wrongCode', 'code'],
  EnableSoftwareTokenMFAException: ['wrongCode', 'code'],
  ExpiredCodeException: ['expiredCode', 'code'],
  InvalidPasswordException: ['weakPassword', 'password'],
  LimitExceededException: ['tooOften', undefined],
  PasswordHistoryPolicyViolationException: ['usedPassword', 'password'],
  TooManyFailedAttemptsException: ['tooOften', undefined],
  TooManyRequestsException: ['tooOften', undefined],
  UserNotConfirmedException: ['notConfirmed', undefined],
  UserNotFoundException: ['noUser', undefined],
  UsernameExistsException: ['usernameTaken', 'name'],
}

/** Whether something was refused because it was done too often. */
export function isTooOften(error: unknown): error is ApiError {
  return error instanceof ApiError && ERRORS[error.name]?.[0] === 'tooOften'
}

/** An error as what is wrong with a form; the log is told of it, too. What is no refusal is thrown on. */
export function wrongBy({ services, incoming }: Visit, error: unknown, places: Places = {}): Wrong {
  if (!(error instanceof ApiError) || error.status >= 500) throw error
  const { pathname } = new URL(incoming.request.url)
  services.log.info(`${pathname} refused: ${error.name}: ${oneLine(error.message, 500)}`)
  const said = SENTENCES[error.message]
  if (said !== undefined) return { problem: said }
  const [problem, place] = ERRORS[error.name] ?? []
  if (problem === undefined) return { problem: { said: error.message.trim() } }
  const isAlias = problem === 'usernameTaken' && error.message.startsWith('An account with')
  const field = place === undefined ? undefined : places[place]
  const shown = isAlias ? 'aliasTaken' : problem
  return field === undefined ? { problem: shown } : { problems: { [field]: shown } }
}
