import { changePool, requirePool } from '../../domain/pools/pools.ts'
import { addCustomAttributes } from '../../domain/users/schema.ts'
import type { CallOf } from '../operation.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AddCustomAttributes.html */
export async function AddCustomAttributes({ input, services }: CallOf<'AddCustomAttributes'>) {
  const { id } = await requirePool(services, input.UserPoolId)
  await changePool(services, id, ({ settings }) => ({
    settings: {
      ...settings,
      SchemaAttributes: addCustomAttributes(settings.SchemaAttributes ?? [], input.CustomAttributes),
    },
  }))
  return {}
}
