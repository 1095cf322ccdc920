import { changePool, findPool } from '../../domain/pools.ts'
import { addCustomAttributes } from '../../domain/schema.ts'
import { operation } from '../operation.ts'

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AddCustomAttributes.html */
export const AddCustomAttributes = operation('AddCustomAttributes', async ({ input, services }) => {
  const { id } = await findPool(services, input.UserPoolId)
  await changePool(services, id, ({ settings }) => ({
    settings: {
      ...settings,
      SchemaAttributes: addCustomAttributes(settings.SchemaAttributes ?? [], input.CustomAttributes),
    },
  }))
  return {}
})
