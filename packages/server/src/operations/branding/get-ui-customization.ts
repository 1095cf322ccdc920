import { requireClientOf } from '../../domain/clients/clients.ts'
import { findDocument } from '../../domain/documents/documents.ts'
import { ALL_CLIENTS, UI_CUSTOMIZATION } from '../../domain/documents/ui-customization.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

/**
 * Answers how the classic pages look for a client: its own customization, else that of all, else nothing.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUICustomization.html
 */
export async function GetUICustomization({
  input,
  services,
}: CallOf<'GetUICustomization'>): Promise<Output<'GetUICustomization'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const { ClientId = ALL_CLIENTS } = input
  if (ClientId !== ALL_CLIENTS) await requireClientOf(services, pool, ClientId)
  const own = await findDocument(services, UI_CUSTOMIZATION, pool, ClientId)
  return { UICustomization: own ?? (await findDocument(services, UI_CUSTOMIZATION, pool, ALL_CLIENTS)) ?? {} }
}
