import { refuseTags } from '../../domain/pools/settings.ts'
import { changePool } from '../../domain/pools/pools.ts'
import type { CallOf } from '../operation.ts'
import { requirePoolByArn } from './tagged-pool.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_TagResource.html */
export async function TagResource({ input, services }: CallOf<'TagResource'>) {
  const { id } = await requirePoolByArn(services, input.ResourceArn)
  await changePool(services, id, ({ settings }) => {
    const UserPoolTags = { ...settings.UserPoolTags, ...input.Tags }
    refuseTags(UserPoolTags)
    return { settings: { ...settings, UserPoolTags } }
  })
  return {}
}
