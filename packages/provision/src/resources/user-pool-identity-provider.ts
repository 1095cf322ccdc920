import { list, text, texts } from './properties.ts'
import type { Properties } from './properties.ts'
import type { ResourceType } from './resource-type.ts'

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cognito-userpoolidentityprovider.html */
export const UserPoolIdentityProvider: ResourceType = {
  fields: {
    AttributeMapping: texts,
    IdpIdentifiers: list(text),
    ProviderDetails: texts,
    ProviderName: text,
    ProviderType: text,
    UserPoolId: text,
  },

  required: ['ProviderDetails', 'ProviderName', 'ProviderType', 'UserPoolId'],

  replacing: ['ProviderName', 'ProviderType', 'UserPoolId'],

  named: 'ProviderName',

  operation: 'CreateIdentityProvider',

  async read(call, name, properties) {
    await call('DescribeIdentityProvider', identity(name, properties))
    return {}
  },

  async create(call, properties) {
    await call('CreateIdentityProvider', properties)
    return String(properties['ProviderName'])
  },

  async update(call, { after }) {
    const { ProviderType: _, ...settings } = after
    // UpdateIdentityProvider keeps what it is not given
    await call('UpdateIdentityProvider', { AttributeMapping: {}, IdpIdentifiers: [], ...settings })
  },

  async remove(call, name, properties) {
    await call('DeleteIdentityProvider', identity(name, properties))
  },
}

function identity(name: string, properties: Properties): object {
  return { UserPoolId: properties['UserPoolId'], ProviderName: name }
}
