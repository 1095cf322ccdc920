import { refuseCss } from '../../domain/branding/css.ts'
import { imageKind } from '../../domain/branding/images.ts'
import { requireClientOf } from '../../domain/clients/clients.ts'
import { putDocument } from '../../domain/documents/documents.ts'
import { ALL_CLIENTS, UI_CUSTOMIZATION } from '../../domain/documents/ui-customization.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import { ApiError } from '../../errors.ts'
import { epochSeconds } from '../../model/wire.ts'
import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'

const NO_DOMAIN = 'There has to be an existing domain associated with this user pool'
const LARGEST_IMAGE = 100 * 1024

/**
 * Replaces how the classic pages look for a client, or for all without their own; nothing given ends it.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUICustomization.html
 */
export async function SetUICustomization({
  input,
  services,
  refusal,
}: CallOf<'SetUICustomization'>): Promise<Output<'SetUICustomization'>> {
  const pool = await requirePool(services, input.UserPoolId)
  const { ClientId = ALL_CLIENTS, CSS = '', ImageFile = '' } = input
  if (ClientId !== ALL_CLIENTS) await requireClientOf(services, pool, ClientId)
  const domains = await services.storage.domains.ofPool(pool.key)
  if (domains.length === 0) throw refusal('InvalidParameterException', NO_DOMAIN)
  refuseCss(CSS)
  const ImageUrl = imageUrl(ImageFile)
  if (CSS === '' && ImageUrl === undefined) {
    await services.storage.documents.delete(pool.key, UI_CUSTOMIZATION.kind, ClientId)
    return { UICustomization: { UserPoolId: pool.id, ClientId } }
  }
  const now = services.clock.now()
  const UICustomization = await putDocument(services, UI_CUSTOMIZATION, pool, ClientId, (before) => ({
    UserPoolId: pool.id,
    ClientId,
    ...(ImageUrl !== undefined && { ImageUrl }),
    ...(CSS !== '' && { CSS, CSSVersion: now.toISOString().replaceAll(/\D/g, '').slice(0, 14) }),
    LastModifiedDate: epochSeconds(now),
    CreationDate: before?.CreationDate ?? epochSeconds(now),
  }))
  return { UICustomization }
}

/** The image, as an address that holds all of it. */
function imageUrl(base64: string): string | undefined {
  if (base64 === '') return undefined
  const bytes = Buffer.from(base64, 'base64')
  const kind = imageKind(bytes)
  if (kind !== 'PNG' && kind !== 'JPEG') throw invalid('The image must be a PNG or JPEG file.')
  if (bytes.byteLength > LARGEST_IMAGE) throw invalid(`The image must have at most ${LARGEST_IMAGE} bytes.`)
  return `data:image/${kind.toLowerCase()};base64,${bytes.toString('base64')}`
}

function invalid(message: string): ApiError {
  return new ApiError('InvalidParameterException', message)
}
