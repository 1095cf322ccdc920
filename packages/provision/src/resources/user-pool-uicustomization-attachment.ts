import { text } from './properties.ts'
import { gone, structure } from './resource-type.ts'
import type { ResourceType } from './resource-type.ts'

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cognito-userpooluicustomizationattachment.html */
export const UserPoolUICustomizationAttachment: ResourceType = {
  fields: { CSS: text, ClientId: text, UserPoolId: text },

  required: ['ClientId', 'UserPoolId'],

  replacing: ['ClientId', 'UserPoolId'],

  operation: 'SetUICustomization',

  async read(call, physicalId, { ClientId, CSS = '', UserPoolId }) {
    const answer = await call('GetUICustomization', { ClientId, UserPoolId })
    // Without CSS there is nothing of it to be found, and what is found may be that of all clients
    if (CSS !== '' && structure(answer, 'UICustomization')['ClientId'] !== ClientId) throw gone(physicalId)
    return {}
  },

  async create(call, properties) {
    await call('SetUICustomization', properties)
    return `UserPoolUICustomizationAttachment-${String(properties['UserPoolId'])}-${String(properties['ClientId'])}`
  },

  async update(call, { after }) {
    await call('SetUICustomization', after)
  },

  async remove(call, physicalId, properties) {
    await UserPoolUICustomizationAttachment.read(call, physicalId, properties)
    const { CSS: _, ...of } = properties
    await call('SetUICustomization', of)
  },
}
