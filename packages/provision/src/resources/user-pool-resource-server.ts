import { list, object, text } from './properties.ts'
import type { Properties } from './properties.ts'
import type { ResourceType } from './resource-type.ts'

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cognito-userpoolresourceserver.html */
export const UserPoolResourceServer: ResourceType = {
  fields: {
    Identifier: text,
    Name: text,
    Scopes: list(object({ ScopeDescription: text, ScopeName: text })),
    UserPoolId: text,
  },

  required: ['Identifier', 'Name', 'UserPoolId'],

  replacing: ['Identifier', 'UserPoolId'],

  async read(call, identifier, properties) {
    await call('DescribeResourceServer', identity(identifier, properties))
    return {}
  },

  async create(call, properties) {
    await call('CreateResourceServer', properties)
    return String(properties['Identifier'])
  },

  async update(call, { after }) {
    await call('UpdateResourceServer', after)
  },

  async remove(call, identifier, properties) {
    await call('DeleteResourceServer', identity(identifier, properties))
  },
}

function identity(identifier: string, properties: Properties): object {
  return { UserPoolId: properties['UserPoolId'], Identifier: identifier }
}
