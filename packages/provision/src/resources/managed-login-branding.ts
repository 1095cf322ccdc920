import { boolean, document, list, object, text } from './properties.ts'
import type { Properties } from './properties.ts'
import { structure } from './resource-type.ts'
import type { ResourceType } from './resource-type.ts'

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cognito-managedloginbranding.html */
export const ManagedLoginBranding: ResourceType = {
  fields: {
    Assets: list(object({ Bytes: text, Category: text, ColorMode: text, Extension: text, ResourceId: text })),
    ClientId: text,
    ReturnMergedResources: boolean,
    Settings: document,
    UseCognitoProvidedValues: boolean,
    UserPoolId: text,
  },

  required: ['UserPoolId'],

  replacing: ['ClientId', 'UserPoolId'],

  operation: 'CreateManagedLoginBranding',

  async read(call, id, properties) {
    await call('DescribeManagedLoginBranding', identity(id, properties))
    return { ManagedLoginBrandingId: id }
  },

  async create(call, properties) {
    const { ReturnMergedResources: _, ...input } = properties
    const answer = await call('CreateManagedLoginBranding', input)
    return String(structure(answer, 'ManagedLoginBranding')['ManagedLoginBrandingId'])
  },

  async update(call, { physicalId, after }) {
    const { ReturnMergedResources: _, ClientId: _client, ...input } = after
    await call('UpdateManagedLoginBranding', { ...input, ...identity(physicalId, after) })
  },

  async remove(call, id, properties) {
    await call('DeleteManagedLoginBranding', identity(id, properties))
  },
}

function identity(id: string, properties: Properties): object {
  return { UserPoolId: properties['UserPoolId'], ManagedLoginBrandingId: id }
}
