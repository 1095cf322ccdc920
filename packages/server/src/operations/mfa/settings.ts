import { ApiError } from '../../errors.ts'
import type { Input } from '../../model/types.gen.ts'

/** Tells whether texts are to be sent: all that MFAOptions can say. */
export function wantsTexts(options: Input<'SetUserSettings'>['MFAOptions']): boolean {
  const isKnown = (options ?? []).every(
    ({ DeliveryMedium, AttributeName }) => DeliveryMedium === 'SMS' && AttributeName === 'phone_number',
  )
  if (isKnown) return (options ?? []).length > 0
  throw new ApiError('InvalidParameterException', 'MFAOptions may only have phone_number, delivered by SMS.')
}
