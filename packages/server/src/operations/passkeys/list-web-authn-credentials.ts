import { readPage } from '../../domain/paging.ts'
import type { Output } from '../../model/types.gen.ts'
import type { Passkey, PasskeyKey } from '../../storage/port/index.ts'
import type { CallOf } from '../operation.ts'
import { toCredential } from './wire.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListWebAuthnCredentials.html */
export async function ListWebAuthnCredentials({
  input,
  caller: { pool, user },
  services,
}: CallOf<'ListWebAuthnCredentials'>): Promise<Output<'ListWebAuthnCredentials'>> {
  const { rows, next } = await readPage<Passkey, PasskeyKey>(
    services,
    { list: ['passkeys', pool.id, user.sub], limit: input.MaxResults, token: input.NextToken },
    (page) => services.storage.passkeys.ofUser(user.key, page),
    ({ key }) => key,
  )
  return { Credentials: rows.map(toCredential), NextToken: next }
}
