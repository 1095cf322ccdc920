import { findByAlias, findDocument } from '../../domain/documents/documents.ts'
import { MANAGED_LOGIN_BRANDING } from '../../domain/documents/managed-login-branding.ts'
import { ALL_CLIENTS, UI_CUSTOMIZATION } from '../../domain/documents/ui-customization.ts'
import type { Services } from '../../domain/services.ts'
import type { Client, Pool } from '../../storage/port/index.ts'
import type { Brand } from '../branding/brand.ts'
import { brandOf, classicBrandOf } from '../branding/brand.ts'

interface At {
  readonly pool: Pool
  readonly client: Client
}

// What nobody has published is chosen here and only here: a style of managed login goes before a classic one, whichever
// version the domain says, and where there is neither, or the service's own look is asked for, pages have ours.

/** How the pages of a client look. */
export async function styleOf(services: Pick<Services, 'storage' | 'keyring'>, at: At): Promise<Brand> {
  const managed = await findByAlias(services, MANAGED_LOGIN_BRANDING, at.pool, at.client.id)
  if (managed) {
    const { Settings, Assets = [], ManagedLoginBrandingId: id, LastModifiedDate: changed } = managed
    const assets = Assets.map(({ Category = '', ColorMode = '', ResourceId }, index) => ({
      Category,
      ColorMode,
      ResourceId,
      url: addressOf(at, `${id}-${version(changed)}`, index),
    }))
    return brandOf(managed.UseCognitoProvidedValues ? undefined : Settings, assets)
  }
  const classic = await findClassic(services, at)
  if (!classic) return brandOf()
  const { CSS: css = '', ImageUrl, LastModifiedDate: changed } = classic
  return classicBrandOf({ css, logoUrl: ImageUrl === undefined ? undefined : addressOf(at, version(changed), 'logo') })
}

async function findClassic(services: Pick<Services, 'storage' | 'keyring'>, { pool, client }: At) {
  const own = await findDocument(services, UI_CUSTOMIZATION, pool, client.id)
  return own ?? (await findDocument(services, UI_CUSTOMIZATION, pool, ALL_CLIENTS))
}

/** Where an image of a style is: another address whenever the style changes, so that browsers may keep what they have. */
function addressOf({ client }: At, version: string, which: number | 'logo'): string {
  return `/branding/${client.id}/${version}/${which}`
}

function version(changed: number | undefined): string {
  return String(Math.round((changed ?? 0) * 1000))
}

/** One image of the style of a client, in base64. */
export async function imageOf(
  services: Pick<Services, 'storage' | 'keyring'>,
  at: At,
  which: string,
): Promise<string | undefined> {
  if (which === 'logo') return (await findClassic(services, at))?.ImageUrl?.replace(/^data:[^,]*,/, '')
  const managed = await findByAlias(services, MANAGED_LOGIN_BRANDING, at.pool, at.client.id)
  return managed?.Assets?.[Number(which)]?.Bytes
}
