import { authenticator, otherThan } from '../authenticator.ts'
import { claims } from '../claims.ts'
import type { Person, PersonWanted } from './person.ts'
import { arrive, nextCode } from './person.ts'
import type { Answer, Place } from './place.ts'
import { MOST_WRONG } from './place.ts'
import type { Reply, Step } from './sign-in.ts'
import { DEVICE_CHALLENGES, rightAnswer, send, SRP_A, wrongAnswer } from './sign-in.ts'
import type { Spoiling } from './spoiling.ts'
import { spoil } from './spoiling.ts'
import type { PoolModel, Shown } from './table.ts'
import { choices, follows, methodsOf, secondsOf, signsInByCode } from './table.ts'
import { change } from './changes.ts'

/** One walk: somebody in a pool, and moves that are made there, each compared with what the table says of it. */

export const MOVES = [
  'begin',
  'right',
  'wrong',
  'garbage',
  'foreign',
  'disorder',
  'replay',
  'twice',
  'change',
  'wait',
] as const

export interface Move {
  readonly kind: (typeof MOVES)[number]
  readonly pick: number
}

export interface Plan {
  readonly pool: PoolModel
  readonly person: PersonWanted
  readonly moves: readonly Move[]
}

/** What walks have seen, so that walks that get nowhere are noticed. */
export interface Seen {
  readonly answered: Map<string, number>
  tokens: number
}

const LOCKED = 'Password attempts exceeded'
const FREE_GUESSES = 5
const SESSION_MS = 180_000

const PREFERENCES = [undefined, 'PASSWORD', 'PASSWORD_SRP', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN'] as const
const FLOWS = [
  ...(['USER_PASSWORD_AUTH', 'ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH', 'USER_SRP_AUTH'] as const).map(
    (flow) => ({
      flow,
      more: {},
    }),
  ),
  { flow: 'USER_PASSWORD_AUTH', more: {} },
  { flow: 'CUSTOM_AUTH', more: {} },
  { flow: 'CUSTOM_AUTH', more: { CHALLENGE_NAME: 'SRP_A' } },
  ...[...PREFERENCES, ...PREFERENCES].map((preferred) => ({
    flow: 'USER_AUTH',
    more: preferred ? { PREFERRED_CHALLENGE: preferred } : {},
  })),
] as { readonly flow: string; readonly more: { CHALLENGE_NAME?: string; PREFERRED_CHALLENGE?: string } }[]

export async function walk(place: Place, plan: Plan, seen: Seen): Promise<void> {
  const person = await arrive(place, plan.pool, plan.person)
  const scene: { place: Place; pool: PoolModel; person: Person } = { place, pool: plan.pool, person }
  let step: Step | undefined
  let answered: { readonly step: Step; readonly responses: Record<string, string> } | undefined
  let refusals = 0

  /** Compares an answer with what was expected, and stands where it leads. */
  function arriveAt(
    expected: string,
    answer: Answer,
    from: Omit<Step, 'challenge' | 'session' | 'parameters' | 'isSent'>,
  ) {
    const { error, message, body } = answer
    const got = error === undefined ? (body.ChallengeName ?? 'tokens') : 'refused'
    if (got === 'refused') {
      refusals += 1
      const isLocked = message === LOCKED && refusals > FREE_GUESSES
      if (expected === 'refused' || isLocked) return undefined
    }
    if (got !== expected) throw new Error(`${got} in place of ${expected} (${error}: ${message})`)
    if (got === 'tokens') expectClaims(from, answer)
    step =
      got === 'tokens'
        ? undefined
        : {
            ...from,
            challenge: got,
            session: body.Session,
            parameters: body.ChallengeParameters ?? {},
            isSent: sends(got, from.shown),
          }
    return got
  }

  /** Whether a challenge sends a code: what looks as if it did, for whom no code is enough, sends none. */
  function sends(challenge: string, shown: readonly Shown[]): boolean {
    if (challenge === 'SMS_MFA' || (challenge === 'EMAIL_OTP' && shown.length > 0)) return true
    const isFirst = person.isEnabled && signsInByCode(scene.pool, person)
    return (
      isFirst && (challenge === 'EMAIL_OTP' ? person.hasMail : challenge === 'SMS_OTP' && person.phone === 'verified')
    )
  }

  function expectClaims(
    { clientId, by, shown, namesDevice }: Pick<Step, 'clientId' | 'by' | 'shown' | 'namesDevice'>,
    { body }: Answer,
  ) {
    seen.tokens += 1
    const { AccessToken, IdToken, NewDeviceMetadata } = body.AuthenticationResult ?? {}
    const isTracked = by === 'public' && scene.pool.devices !== 'none'
    const known = namesDevice ? person.own?.key : NewDeviceMetadata?.DeviceKey
    const wanted = {
      username: person.username,
      client: clientId,
      methods: methodsOf(shown),
      device: isTracked ? known : undefined,
      isNew: isTracked && !namesDevice,
    }
    for (const [token, name, client] of [
      [AccessToken, 'username', 'client_id'],
      [IdToken, 'cognito:username', 'aud'],
    ] as const) {
      const said = claims(token)
      const got = {
        username: said[name],
        client: said[client],
        methods: said['amr'],
        device: said['device_key'],
        isNew: NewDeviceMetadata !== undefined,
      }
      if (JSON.stringify(got) !== JSON.stringify(wanted)) {
        throw new Error(`the tokens say ${JSON.stringify(got)} in place of ${JSON.stringify(wanted)}`)
      }
    }
  }

  const posed = (after: string | undefined) => ({
    expiresAt: place.now().getTime() + SESSION_MS,
    epoch: person.epoch,
    number: person.number,
    after,
  })
  const hasDevice = ({ by, namesDevice }: Pick<Step, 'by' | 'namesDevice'>) => by === 'public' && namesDevice
  const isUnknownDevice = (at: Pick<Step, 'by' | 'namesDevice'>) =>
    hasDevice(at) && (person.device === 'none' || scene.pool.devices === 'none')

  /** What follows when something was shown. */
  function after(at: Pick<Step, 'by' | 'namesDevice' | 'flow'>, shown: readonly Shown[]): string {
    const last = shown.at(-1)
    if (last === 'password' && person.password === 'none') return 'refused'
    if (isUnknownDevice(at)) return 'refused'
    const isNew = last === 'new password' && person.isEnabled
    const whose = isNew ? { ...person, password: 'fine' as const } : person
    return follows(scene.pool, whose, { isCustom: at.flow === 'CUSTOM_AUTH', shown, hasDevice: hasDevice(at) })
  }

  /** What a right answer leads to. */
  function outcome(at: Step, { shows, asks }: Reply): string {
    const { challenge, shown } = at
    const isOver = at.expiresAt <= place.now().getTime() || at.epoch !== person.epoch
    if (isOver || (shown.length > 0 && !person.isEnabled)) return 'refused'
    const own = secondsOf(scene.pool, person)
    if (challenge === 'MFA_SETUP' && own.length > 0) return 'refused'
    if (challenge === 'SELECT_MFA_TYPE') return own.some((factor) => factor === asks) ? (asks ?? '') : 'refused'
    const isFirstCode = challenge === 'SMS_OTP' || (challenge === 'EMAIL_OTP' && shown.length === 0)
    if (isFirstCode && !signsInByCode(scene.pool, person)) return 'refused'
    if (['SMS_OTP', 'SMS_MFA'].includes(challenge) && at.number !== person.number) return 'refused'
    if (challenge === 'SMS_OTP' && person.phone !== 'verified') return 'refused'
    const isDevice = DEVICE_CHALLENGES.includes(challenge)
    if (isDevice && (person.device !== 'remembered' || scene.pool.devices === 'none')) return 'refused'
    return shows ? after(at, [...shown, shows]) : (asks ?? '')
  }

  async function begin(pick: number): Promise<void> {
    const { flow, more } = FLOWS[pick % FLOWS.length] ?? { flow: 'USER_SRP_AUTH', more: {} }
    const isAdmins = flow.startsWith('ADMIN')
    const by = (pick >> 4) % 8 === 0 ? (isAdmins ? 'public' : 'admin') : isAdmins ? 'admin' : 'public'
    const { open, legacy, narrow } = place.clients
    const clientId = [open, open, open, legacy, legacy, narrow][(pick >> 7) % 6] ?? open
    const namesDevice = person.own !== undefined && (pick >> 10) % 4 !== 0
    const preferred = more.PREFERRED_CHALLENGE
    // What a first factor asks for may come with it or later.
    const comesLater = flow === 'USER_AUTH' && (pick >> 12) % 2 === 0
    const isWrongFamily = isAdmins ? by === 'public' : flow === 'USER_PASSWORD_AUTH' && by === 'admin'
    // Only one client hides who is disabled.
    const isRefused =
      isWrongFamily || (clientId === narrow && flow !== 'USER_SRP_AUTH') || (clientId !== open && !person.isEnabled)
    const starts: Readonly<Record<string, string>> = {
      USER_SRP_AUTH: 'PASSWORD_VERIFIER',
      CUSTOM_AUTH: more.CHALLENGE_NAME ? 'PASSWORD_VERIFIER' : 'CUSTOM_CHALLENGE',
      USER_AUTH: choices(scene.pool, person).find((each) => each === preferred) ?? 'SELECT_CHALLENGE',
    }
    const first = starts[flow] ?? 'PASSWORD'
    const at = { clientId, by, flow, namesDevice } as const
    const isShown = first === 'PASSWORD' && !comesLater
    const asked = first === 'PASSWORD_SRP' && !comesLater ? 'PASSWORD_VERIFIER' : first
    const challenge = isShown ? after(at, ['password']) : asked
    const before = await place.newest()
    const AuthParameters = {
      USERNAME: person.username,
      ...(!comesLater && { PASSWORD: person.secret, SRP_A }),
      ...more,
      ...(namesDevice && { DEVICE_KEY: person.own?.key }),
    }
    const input = { ClientId: clientId, AuthFlow: flow, AuthParameters }
    const answer = await (by === 'public'
      ? place.call('InitiateAuth', input)
      : place.call('AdminInitiateAuth', { UserPoolId: place.pool.id, ...input }))
    const shown = isShown ? (['password'] as const) : []
    arriveAt(isRefused ? 'refused' : challenge, answer, { ...at, shown, wrong: 0, ...posed(before) })
  }

  /** Sets up an authenticator app at a sign-in, and answers what completes it. */
  async function setUp(at: Step): Promise<Reply | undefined> {
    if (!scene.pool.offered.includes('SOFTWARE_TOKEN_MFA')) return undefined
    const associated = await place.call('AssociateSoftwareToken', { Session: at.session })
    if (associated.error !== undefined) return { responses: {}, shows: 'SOFTWARE_TOKEN_MFA' }
    const codes = authenticator(associated.body.SecretCode)
    const app = { codes, used: 0 }
    const next = nextCode(app, place)
    const Session = associated.body.Session
    const early = await send(scene, { ...at, session: Session }, {})
    const guess = await place.call('VerifySoftwareToken', { Session, UserCode: otherThan(next.code) })
    if (early.error === undefined || guess.error === undefined) throw new Error('set up without a password of the app')
    refusals += 2
    const verified = await place.call('VerifySoftwareToken', { Session, UserCode: next.code })
    if (verified.error !== undefined) return undefined
    // The session that it began with is spent.
    step = { ...at, session: verified.body.Session, ...posed(at.after) }
    const taken = () => {
      person.app = { codes, used: next.step }
      person.seconds = ['SOFTWARE_TOKEN_MFA']
      person.preferred = 'SOFTWARE_TOKEN_MFA'
    }
    return { responses: {}, shows: 'SOFTWARE_TOKEN_MFA', session: verified.body.Session, taken }
  }

  /** Answers rightly, so often at once. */
  async function right(pick: number, times: number): Promise<void> {
    if (!step) return begin(pick)
    const reply = step.challenge === 'MFA_SETUP' ? await setUp(step) : await rightAnswer(scene, step, pick)
    if (!reply) return
    const at = { ...step, ...(reply.session !== undefined && { session: reply.session }) }
    // What a proof has set up is there when the next step is decided.
    const before = await place.newest()
    const isSetUp = at.challenge === 'MFA_SETUP' && reply.taken !== undefined
    const isOpen = isSetUp && outcome(at, reply) !== 'refused'
    const expected = isOpen
      ? follows(
          scene.pool,
          { ...person, seconds: ['SOFTWARE_TOKEN_MFA'], preferred: 'SOFTWARE_TOKEN_MFA' },
          { isCustom: at.flow === 'CUSTOM_AUTH', shown: [...at.shown, 'SOFTWARE_TOKEN_MFA'], hasDevice: hasDevice(at) },
        )
      : outcome(at, reply)
    const answers = await Promise.all(Array.from({ length: times }, () => send(scene, at, reply.responses)))
    const taken = answers.filter(({ error }) => error === undefined)
    if (taken.length > 1) throw new Error(`one session was worth ${taken.length} answers`)
    const [first] = taken.length > 0 ? taken : answers
    if (!first) return
    refusals += answers.length - 1
    if (taken.length > 0) reply.taken?.()
    const shown = reply.shows ? [...at.shown, reply.shows] : at.shown
    const { clientId, by, flow, namesDevice, wrong } = at
    const proof = reply.proof && { proof: reply.proof }
    const got = arriveAt(expected, first, { clientId, by, flow, namesDevice, wrong, shown, ...proof, ...posed(before) })
    if (got !== undefined) {
      answered = { step: at, responses: reply.responses }
      seen.answered.set(at.challenge, (seen.answered.get(at.challenge) ?? 0) + 1)
    } else if (at.challenge === 'CUSTOM_CHALLENGE') step = undefined
  }

  async function wrong(at: Step, pick: number): Promise<void> {
    const responses = await wrongAnswer(scene, at, pick)
    const before = await place.newest()
    const answer = await send(scene, at, responses)
    if (at.challenge !== 'CUSTOM_CHALLENGE') return refused(answer, 'a wrong answer')
    // Such a session is worth one answer, and the function asks again.
    const isOver = at.expiresAt <= place.now().getTime() || at.epoch !== person.epoch
    const isLast = at.wrong + 1 >= MOST_WRONG || isOver || (at.shown.length > 0 && !person.isEnabled)
    step = undefined
    arriveAt(isLast ? 'refused' : 'CUSTOM_CHALLENGE', answer, { ...at, wrong: at.wrong + 1, ...posed(before) })
  }

  function refused({ error, body }: Answer, what: string): void {
    refusals += 1
    if (error === undefined) throw new Error(`${what} led to ${body.ChallengeName ?? 'tokens'}`)
  }

  /** Answers rightly but for one thing. */
  async function spoiled(kind: Spoiling, at: Step, pick: number): Promise<void> {
    const reply = await rightAnswer(scene, at, pick)
    const other = spoil(kind, scene, at, reply?.responses ?? {}, pick)
    refused(await send(scene, other.step, other.responses), `${kind} ${pick % 4}`)
  }

  for (const { kind, pick } of plan.moves) {
    if (kind === 'begin') await begin(pick)
    else if (kind === 'right') await right(pick, 1)
    else if (kind === 'twice') await right(pick, 2)
    else if (kind === 'change') scene.pool = await change(scene, pick)
    else if (kind === 'wait') place.clock.advance(pick % 2 === 0 ? 60 : 181)
    else if (kind === 'replay') {
      if (answered) refused(await send(scene, answered.step, answered.responses), 'a session that was used')
    } else if (!step) continue
    else if (kind === 'wrong') await wrong(step, pick)
    else await spoiled(kind, step, pick)
  }
}
