import { isRecord } from '../template/template.ts'
import { text } from './properties.ts'
import { gone } from './resource-type.ts'
import type { ResourceType } from './resource-type.ts'

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cognito-userpoolusertogroupattachment.html */
export const UserPoolUserToGroupAttachment: ResourceType = {
  fields: { GroupName: text, UserPoolId: text, Username: text },

  required: ['GroupName', 'UserPoolId', 'Username'],

  replacing: ['GroupName', 'UserPoolId', 'Username'],

  async read(call, physicalId, { GroupName: name, UserPoolId, Username }) {
    let token: unknown
    do {
      const answer = await call('AdminListGroupsForUser', {
        UserPoolId,
        Username,
        Limit: 60,
        ...(token !== undefined && { NextToken: token }),
      })
      const { Groups: groups, NextToken: next } = { Groups: [], NextToken: undefined, ...answer }
      if ([groups].flat().some((group) => isRecord(group) && group['GroupName'] === name)) return {}
      token = next
    } while (token !== undefined)
    throw gone(physicalId)
  },

  async create(call, properties, generatedName) {
    await call('AdminAddUserToGroup', properties)
    return `UserToGroupAttachment-${generatedName.slice(generatedName.lastIndexOf('-') + 1)}`
  },

  // Every property makes a new attachment
  async update() {},

  async remove(call, _, properties) {
    await call('AdminRemoveUserFromGroup', properties)
  },
}
