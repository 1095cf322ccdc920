import { mergedSettings, refuseSettings } from '../../domain/branding/settings.ts'
import { refuseAssets } from '../../domain/branding/assets.ts'
import type { ManagedLoginBranding } from '../../domain/documents/managed-login-branding.ts'
import { ApiError } from '../../errors.ts'
import type { Input } from '../../model/types.gen.ts'

type Given = Pick<Input<'UpdateManagedLoginBranding'>, 'UseCognitoProvidedValues' | 'Settings' | 'Assets'>

/** Refuses looks that are the service's and somebody's own at once, or neither, and what no page could show. */
export function refuseLooks({ UseCognitoProvidedValues: provided, Settings, Assets }: Given): void {
  const hasOwn = Settings !== undefined || Assets !== undefined
  if (hasOwn === (provided ?? false)) {
    throw new ApiError(
      'InvalidParameterException',
      'useCognitoProvidedValues or settings should be specified (but not both)',
    )
  }
  if (Settings !== undefined) refuseSettings(Settings)
  refuseAssets(Assets)
}

/** Writes a branding as every operation answers it; `merged` with the defaults of what it does not set. */
export function describeBranding(branding: ManagedLoginBranding, merged = false) {
  const { ClientId: _, ...described } = branding
  if (!merged) return described
  return { ...described, Settings: mergedSettings(described.Settings ?? {}) }
}
