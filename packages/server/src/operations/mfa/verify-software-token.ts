import { verifyAssociated } from '../../auth/set-up.ts'
import { judge, named, NOT_ASSOCIATED, requireOffered, tokenUsed } from '../../domain/factors/software-token.ts'
import { changeUser } from '../../domain/users/users.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

const MISMATCH = 'Code mismatch and fail enable Software Token MFA'

/**
 * Takes an authenticator app into use by a first password of it. At a sign-in it is asked for from then on; else once
 * it is turned on.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifySoftwareToken.html
 */
export async function VerifySoftwareToken({
  input,
  caller,
  services,
  refusal,
}: CallOf<'VerifySoftwareToken'>): Promise<Output<'VerifySoftwareToken'>> {
  const { UserCode: typed, FriendlyDeviceName: name } = input
  // Whoever drew the secret knows it: being right about it forgets no guesses at others.
  const how = { wrong: () => refusal('EnableSoftwareTokenMFAException', MISMATCH), clears: false }
  if (!caller) {
    const { wrong } = how
    return { Status: 'SUCCESS', Session: await verifyAssociated(services, input.Session ?? '', { typed, name, wrong }) }
  }
  const { pool, user } = caller
  const { softwareTokenWaiting: token } = user.settings
  requireOffered(pool)
  if (!token) throw refusal('InvalidParameterException', NOT_ASSOCIATED)
  const proven = named(token, name)
  const step = await judge(services, pool, user, token, typed, how)
  await changeUser(services, pool, user, { spend: [step], spent: tokenUsed }, (current) => {
    const { softwareTokenWaiting: waiting, ...settings } = current.settings
    // Another secret was drawn meanwhile.
    if (waiting?.sealedSecret !== token.sealedSecret) throw how.wrong()
    return { ...current, settings: { ...settings, softwareToken: proven } }
  })
  return { Status: 'SUCCESS' }
}
