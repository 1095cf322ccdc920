import { integer, object, text } from './properties.ts'
import { gone, structure } from './resource-type.ts'
import type { ResourceType } from './resource-type.ts'

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cognito-userpooldomain.html */
export const UserPoolDomain: ResourceType = {
  fields: {
    CustomDomainConfig: object({ CertificateArn: text }),
    Domain: text,
    ManagedLoginVersion: integer,
    Routing: object({ Failover: object({ PrimaryRoute53HealthCheckId: text, SecondaryRegion: text }) }),
    UserPoolId: text,
  },

  required: ['Domain', 'UserPoolId'],

  replacing: ['Domain', 'UserPoolId'],

  // A pool has one of a kind, and a name is one pool's
  alone: true,

  operation: 'CreateUserPoolDomain',

  async read(call, name, { UserPoolId }) {
    const answer = await call('DescribeUserPoolDomain', { Domain: name })
    const described = structure(answer, 'DomainDescription')
    if (described['UserPoolId'] !== UserPoolId) throw gone(name)
    return { CloudFrontDistribution: String(described['CloudFrontDistribution']) }
  },

  async create(call, properties) {
    await call('CreateUserPoolDomain', properties)
    return String(properties['Domain'])
  },

  async update(call, { after }) {
    // UpdateUserPoolDomain keeps what it is not given
    await call('UpdateUserPoolDomain', { ManagedLoginVersion: 1, ...after })
  },

  async remove(call, name, properties) {
    // Which is no ResourceNotFoundException for a domain nobody has
    await UserPoolDomain.read(call, name, properties)
    await call('DeleteUserPoolDomain', { Domain: name, UserPoolId: properties['UserPoolId'] })
  },
}
