/** Functions of every trigger: one that does its part, and those that do not. */

interface Event {
  readonly triggerSource: string
  readonly userName: string
  readonly request: Readonly<Record<string, unknown>>
  response: Record<string, unknown>
}

type Rounds = readonly { readonly challengeResult: boolean }[] | undefined

const replies: Readonly<Record<string, (event: Event) => Record<string, unknown>>> = {
  DefineAuthChallenge: ({ request }) =>
    (request['session'] as Rounds)?.at(-1)?.challengeResult
      ? { issueTokens: true }
      : { challengeName: 'CUSTOM_CHALLENGE' },
  CreateAuthChallenge: () => ({ publicChallengeParameters: { q: 'Pie?' }, privateChallengeParameters: { a: 'apple' } }),
  VerifyAuthChallengeResponse: () => ({ answerCorrect: true }),
  UserMigration: ({ userName }) => ({
    userAttributes: { email: `${userName}@example.com`, email_verified: 'true' },
    finalUserStatus: 'CONFIRMED',
  }),
}

export async function succeeds(event: Event) {
  const reply = replies[event.triggerSource.split('_')[0] ?? '']
  return { ...event, response: { ...event.response, ...reply?.(event) } }
}

export async function refuses() {
  throw new Error('no pies for you')
}

export const hangs = () => new Promise(() => {})

export const garbage = async () => 'pie'

export const crashes = async () => process.exit(3)
