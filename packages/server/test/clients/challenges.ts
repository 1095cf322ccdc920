/** Functions of a custom sign-in as an application has them: two questions, one after the other. */

interface Round {
  readonly challengeName: string
  readonly challengeResult: boolean
}

interface Event<Response> {
  readonly request: {
    readonly session: readonly Round[]
    readonly privateChallengeParameters: Readonly<Record<string, string>>
    readonly challengeAnswer: string
  }
  readonly response: Response
}

const PIES = ['apple', 'cherry']

const answered = ({ session }: { session: readonly Round[] }) =>
  session.filter(({ challengeName }) => challengeName === 'CUSTOM_CHALLENGE')

export async function define(event: Event<Record<string, unknown>>) {
  const rounds = answered(event.request)
  const needsPassword = event.request.session.length === 1 && event.request.session[0]?.challengeName === 'SRP_A'
  if (needsPassword) event.response['challengeName'] = 'PASSWORD_VERIFIER'
  else if (rounds.some(({ challengeResult }) => !challengeResult)) event.response['failAuthentication'] = true
  else if (rounds.length === PIES.length) event.response['issueTokens'] = true
  else event.response['challengeName'] = 'CUSTOM_CHALLENGE'
  return event
}

export async function create(event: Event<Record<string, unknown>>) {
  const round = answered(event.request).length
  event.response['publicChallengeParameters'] = { question: `Which pie is number ${round + 1}?` }
  event.response['privateChallengeParameters'] = { pie: PIES[round] }
  return event
}

export async function verify(event: Event<Record<string, unknown>>) {
  const { privateChallengeParameters, challengeAnswer } = event.request
  event.response['answerCorrect'] = privateChallengeParameters['pie'] === challengeAnswer
  return event
}

/** Where a server finds them, and what a pool calls them. */
export function challengeFunctions() {
  const names = { DefineAuthChallenge: 'define', CreateAuthChallenge: 'create', VerifyAuthChallengeResponse: 'verify' }
  const targets = new Map(
    Object.values(names).map((name) => [name, { module: import.meta.filename, export: name, environment: {} }]),
  )
  const LambdaConfig = Object.fromEntries(
    Object.entries(names).map(([trigger, name]) => [trigger, `arn:aws:lambda:eu-west-1:123456789012:function:${name}`]),
  )
  return { runs: { targets, endpoint: undefined }, LambdaConfig }
}
