import type { AssetType } from '@aws-sdk/client-cognito-identity-provider'
import { ApiError } from '../../errors.ts'
import type { Checked } from '../../model/wire.ts'
import { imageKind } from './images.ts'

/** Refuses assets that are not what they say, and two for one place. */
export function refuseAssets(assets: readonly Checked<AssetType>[] = []): void {
  const places = new Set<string>()
  for (const { Bytes, Category, ColorMode, Extension, ResourceId = '' } of assets) {
    if (Bytes === undefined) throw invalid(`The asset ${Category} has no bytes.`)
    if (imageKind(Buffer.from(Bytes, 'base64')) !== Extension) {
      throw invalid(`The asset ${Category} is not an image of type ${Extension} that a page can show.`)
    }
    const place = `${Category} ${ColorMode} ${ResourceId}`
    if (places.has(place)) throw invalid(`The asset ${Category} is given twice for the color mode ${ColorMode}.`)
    places.add(place)
  }
}

function invalid(message: string): ApiError {
  return new ApiError('InvalidParameterException', message)
}
