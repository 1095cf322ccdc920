import { operation } from '../operation.ts'
import { findPoolByArn } from './tagged-pool.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListTagsForResource.html */
export const ListTagsForResource = operation('ListTagsForResource', async ({ input, services }) => {
  const { settings } = await findPoolByArn(services, input.ResourceArn)
  return { Tags: settings.UserPoolTags ?? {} }
})
