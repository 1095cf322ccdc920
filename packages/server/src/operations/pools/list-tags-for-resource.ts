import type { Output } from '../../model/types.gen.ts'
import type { CallOf } from '../operation.ts'
import { requirePoolByArn } from './tagged-pool.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListTagsForResource.html */
export async function ListTagsForResource({
  input,
  services,
}: CallOf<'ListTagsForResource'>): Promise<Output<'ListTagsForResource'>> {
  const { settings } = await requirePoolByArn(services, input.ResourceArn)
  return { Tags: settings.UserPoolTags ?? {} }
}
