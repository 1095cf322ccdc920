import { text, texts } from './properties.ts'
import type { Properties } from './properties.ts'
import { structure } from './resource-type.ts'
import type { ResourceType } from './resource-type.ts'

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cognito-terms.html */
export const Terms: ResourceType = {
  fields: {
    ClientId: text,
    Enforcement: text,
    Links: texts,
    TermsName: text,
    TermsSource: text,
    UserPoolId: text,
  },

  required: ['Enforcement', 'Links', 'TermsName', 'TermsSource', 'UserPoolId'],

  replacing: ['ClientId', 'UserPoolId'],

  operation: 'CreateTerms',

  async read(call, physicalId, properties) {
    await call('DescribeTerms', identity(physicalId, properties))
    return { TermsId: idOf(physicalId) }
  },

  async create(call, properties) {
    const answer = await call('CreateTerms', properties)
    return `${String(properties['UserPoolId'])}|${String(structure(answer, 'Terms')['TermsId'])}`
  },

  async update(call, { physicalId, after }) {
    const { ClientId: _, ...terms } = after
    await call('UpdateTerms', { ...terms, ...identity(physicalId, after) })
  },

  async remove(call, physicalId, properties) {
    await call('DeleteTerms', identity(physicalId, properties))
  },
}

function idOf(physicalId: string): string {
  return physicalId.slice(physicalId.indexOf('|') + 1)
}

function identity(physicalId: string, properties: Properties): object {
  return { UserPoolId: properties['UserPoolId'], TermsId: idOf(physicalId) }
}
