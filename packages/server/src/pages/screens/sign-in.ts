import type { Finish } from '../../auth/sign-in.ts'
import { assertionOf } from '../../domain/passkeys/credential.ts'
import { begin } from '../flow/begin.ts'
import { goOn } from '../flow/go-on.ts'
import { knownHere } from '../flow/known.ts'
import { isNameFirst, showPassword, showSignIn } from '../flow/signing-in.ts'
import { findByIdentifier } from '../../domain/federation/identifiers.ts'
import { showAccounts } from '../flow/accounts.ts'
import { leading } from '../views/sign-in/leading.ts'
import { hasOwnUsers } from '../visit/offers.ts'
import { AUTHORIZE } from '../visit/providers.ts'
import { wrongBy } from '../visit/problem.ts'
import { isAnythingWrong, nameProblem, problemsIn, typedName } from '../visit/typed.ts'
import type { Screen, Shown, Visit } from '../visit/visit.ts'
import { goTo, placeOf } from '../visit/visit.ts'

/** Where everybody comes in. Who is signed in already is asked whether to go on so. */
export const signIn: Screen = {
  path: '/login',
  async open(visit) {
    const { asked } = visit
    if (asked.prompt.includes('none') || asked.provider !== undefined) return goTo(visit, AUTHORIZE)
    const known = await knownHere(visit)
    return known ? showAccounts(visit, known.user) : showSignIn(visit)
  },
  async send(visit) {
    const address = visit.typed('idp_identifier').trim()
    if (address !== '') return leadElsewhere(visit, address)
    if (!hasOwnUsers(visit)) return showSignIn(visit)
    const credential = visit.typed('credential')
    if (credential !== '') return signInByPasskey(visit, credential)
    const username = typedName(visit)
    const password = visit.typed('password')
    const byName = isNameFirst(visit)
    const problems = problemsIn({
      username: nameProblem(username),
      ...(!byName && password === '' && { password: 'required' as const }),
    })
    if (isAnythingWrong(problems)) return showSignIn(visit, { username, problems })
    const given = password === '' ? {} : { PASSWORD: password }
    const take = (finish: Finish<Response>) => begin(visit, username, given, finish, byName)
    return goOn(visit, username, take, (error) => {
      const wrong = wrongBy(visit, error)
      return byName && password !== ''
        ? showPassword(visit, username, wrong)
        : showSignIn(visit, { username, ...wrong })
    })
  },
}

/** Leads to the provider that an address or a domain belongs to. */
async function leadElsewhere(visit: Visit, address: string): Promise<Shown> {
  const { services, asked, frame } = visit
  const found = await findByIdentifier(services, asked.pool, address)
  if (!found || !asked.client.settings.SupportedIdentityProviders?.includes(found.ProviderName)) {
    return showSignIn(visit, { search: { problems: { idp_identifier: 'noProvider' } } })
  }
  const changes = { identity_provider: found.ProviderName, login_hint: address.includes('@') ? address : undefined }
  return leading(frame, { provider: found.ProviderName, href: placeOf(visit, AUTHORIZE, changes) })
}

/** Signs in by a passkey that tells itself whose it is. */
async function signInByPasskey(visit: Visit, credential: string): Promise<Shown> {
  const failed = () => showSignIn(visit, { problem: { said: visit.frame.language.texts.passkey.failed } })
  const username = ownerOf(credential)
  if (username === undefined) return failed()
  const take = async (finish: Finish<Response>) => {
    const begun = await begin(visit, username, { CREDENTIAL: credential }, finish, true)
    // Whoever has no passkey any more is offered other ways only after saying who they are.
    return 'challenge' in begun && begun.challenge === 'SELECT_CHALLENGE' ? failed() : begun
  }
  return goOn(visit, username, take, (error) => {
    const wrong = wrongBy(visit, error)
    return wrong.problem === 'wrongCredentials' ? failed() : showSignIn(visit, wrong)
  })
}

/** Whose passkey a browser says it is; that it is theirs is judged. */
function ownerOf(credential: string): string | undefined {
  try {
    const handle = assertionOf(credential).userHandle
    const sub = Buffer.from(handle ?? '', 'base64url').toString()
    return nameProblem(sub) === undefined ? sub : undefined
  } catch {
    return undefined
  }
}
