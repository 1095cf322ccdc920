import { integer, text } from './properties.ts'
import type { Properties } from './properties.ts'
import type { ResourceType } from './resource-type.ts'

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cognito-userpoolgroup.html */
export const UserPoolGroup: ResourceType = {
  fields: { Description: text, GroupName: text, Precedence: integer, RoleArn: text, UserPoolId: text },

  required: ['UserPoolId'],

  replacing: ['GroupName', 'UserPoolId'],

  async read(call, name, properties) {
    await call('GetGroup', identity(name, properties))
    return {}
  },

  async create(call, properties, generatedName) {
    const { GroupName: name = generatedName } = properties
    await call('CreateGroup', { ...properties, GroupName: name })
    return String(name)
  },

  async update(call, { physicalId, after }) {
    // UpdateGroup keeps what it is not given
    await call('UpdateGroup', { Description: '', ...after, GroupName: physicalId })
  },

  async remove(call, name, properties) {
    await call('DeleteGroup', identity(name, properties))
  },
}

function identity(name: string, properties: Properties): object {
  return { UserPoolId: properties['UserPoolId'], GroupName: name }
}
