import { boolean, list, object, text, texts } from './properties.ts'
import type { Properties } from './properties.ts'
import type { ResourceType } from './resource-type.ts'

const attributes = list(object({ Name: text, Value: text }))

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cognito-userpooluser.html */
export const UserPoolUser: ResourceType = {
  fields: {
    ClientMetadata: texts,
    DesiredDeliveryMediums: list(text),
    ForceAliasCreation: boolean,
    MessageAction: text,
    UserAttributes: attributes,
    UserPoolId: text,
    Username: text,
    ValidationData: attributes,
  },

  required: ['UserPoolId'],

  replacing: [
    'ClientMetadata',
    'DesiredDeliveryMediums',
    'ForceAliasCreation',
    'MessageAction',
    'UserAttributes',
    'UserPoolId',
    'Username',
    'ValidationData',
  ],

  named: 'Username',

  async read(call, username, properties) {
    await call('AdminGetUser', identity(username, properties))
    return {}
  },

  async create(call, properties, generatedName) {
    const { Username: username = generatedName } = properties
    await call('AdminCreateUser', { ...properties, Username: username })
    return String(username)
  },

  // Every property makes a new user
  async update() {},

  async remove(call, username, properties) {
    await call('AdminDeleteUser', identity(username, properties))
  },
}

function identity(username: string, properties: Properties): object {
  return { UserPoolId: properties['UserPoolId'], Username: username }
}
