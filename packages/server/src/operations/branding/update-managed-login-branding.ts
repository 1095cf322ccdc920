import { changeDocument } from '../../domain/documents/documents.ts'
import { MANAGED_LOGIN_BRANDING } from '../../domain/documents/managed-login-branding.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import { epochSeconds } from '../../model/wire.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { describeBranding, refuseLooks } from './branding.ts'
import { mergedOver } from '../../domain/branding/settings.ts'

/**
 * Changes the looks of a client's pages: settings that are not given stay, and so do assets unless some are given.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateManagedLoginBranding.html
 */
export async function UpdateManagedLoginBranding({
  input,
  services,
  refusal,
}: CallOf<'UpdateManagedLoginBranding'>): Promise<Output<'UpdateManagedLoginBranding'>> {
  const { UserPoolId, ManagedLoginBrandingId: id } = input
  if (UserPoolId === undefined || id === undefined) {
    throw refusal('InvalidParameterException', 'UserPoolId and ManagedLoginBrandingId are required parameters.')
  }
  const pool = await requirePool(services, UserPoolId)
  refuseLooks(input)
  const { UseCognitoProvidedValues = false, Settings, Assets } = input
  const branding = await changeDocument(services, MANAGED_LOGIN_BRANDING, pool, id, (current) => {
    const { Settings: settings, Assets: assets = [], ...rest } = current
    return {
      ...rest,
      UseCognitoProvidedValues,
      ...(!UseCognitoProvidedValues && { Settings: mergedOver(settings ?? {}, Settings), Assets: Assets ?? assets }),
      LastModifiedDate: epochSeconds(services.clock.now()),
    }
  })
  return { ManagedLoginBranding: describeBranding(branding) }
}
