import { refuseTags } from '../../domain/pool-settings.ts'
import { changePool } from '../../domain/pools.ts'
import { operation } from '../operation.ts'
import { findPoolByArn } from './tagged-pool.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_TagResource.html */
export const TagResource = operation('TagResource', async ({ input, services }) => {
  const { id } = await findPoolByArn(services, input.ResourceArn)
  await changePool(services, id, ({ settings }) => {
    const UserPoolTags = { ...settings.UserPoolTags, ...input.Tags }
    refuseTags(UserPoolTags)
    return { settings: { ...settings, UserPoolTags } }
  })
  return {}
})
