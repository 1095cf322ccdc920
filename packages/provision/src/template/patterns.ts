import { createContext, Script } from 'node:vm'
import { isRecord } from './template.ts'
import { TemplateError } from './template-error.ts'

/** A parameter's value, and the pattern that all of it has to match. */
export interface PatternTest {
  readonly name: string
  readonly value: string
  readonly pattern: string
}

/** As many bytes as the service lets a value have. */
const LONGEST = 4_096
/** For all patterns of a template. Honest ones take microseconds. */
const TIMEOUT_MS = 1_000

const MATCH = new Script(
  "while (at < tests.length && new RegExp('^(?:' + tests[at].pattern + ')$').test(tests[at].value)) at += 1",
)

/**
 * Throws a TemplateError that names the first parameter whose value does not match its pattern.
 *
 * A pattern such as `(a+)+` can keep a processor busy for years, and no program stops its own regular expression. A
 * script in a context of its own is ended from outside.
 */
export function requireMatches(tests: readonly PatternTest[]): void {
  if (tests.length === 0) return
  for (const { name, value } of tests) {
    if (value.length > LONGEST) throw new TemplateError(`Parameter '${name}' has more than ${LONGEST} characters.`)
  }
  const progress = { at: 0, tests }
  let failure: unknown
  try {
    MATCH.runInContext(createContext(progress), { timeout: TIMEOUT_MS })
  } catch (error) {
    failure = error
  }
  const failed = tests[progress.at]
  if (!failed) return
  const { name, pattern } = failed
  throw new TemplateError(`Parameter '${name}' ${wrong(failure)} ${pattern}`, { cause: failure })
}

function wrong(failure: unknown): string {
  if (failure === undefined) return 'must match pattern'
  return isRecord(failure) && failure['code'] === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
    ? 'takes too long to match the pattern'
    : 'has an AllowedPattern that cannot be read:'
}
