import { changePool } from '../../domain/pools/pools.ts'
import type { CallOf } from '../operation.ts'
import { requirePoolByArn } from './tagged-pool.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UntagResource.html */
export async function UntagResource({ input, services }: CallOf<'UntagResource'>) {
  const { id } = await requirePoolByArn(services, input.ResourceArn)
  await changePool(services, id, ({ settings }) => {
    const left = Object.entries(settings.UserPoolTags ?? {}).filter(([key]) => !input.TagKeys.includes(key))
    return { settings: { ...settings, UserPoolTags: Object.fromEntries(left) } }
  })
  return {}
}
