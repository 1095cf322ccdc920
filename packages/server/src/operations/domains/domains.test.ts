import { describe, expect, it } from 'vitest'
import { server } from '../../../test/server.ts'

const { client, pool: makePool } = await server()
const { id: UserPoolId } = await makePool()
const { id: other } = await makePool({ UserPoolTier: 'LITE' })
const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555'
const CustomDomainConfig = { CertificateArn: CERTIFICATE }
const invalid = (message: string) => ({ name: 'InvalidParameterException', message })

describe('a domain', () => {
  it('is there, is described with its pool, and goes', async () => {
    const at = { UserPoolId, Domain: 'pies' }
    const { $metadata: _, ...created } = await client.createUserPoolDomain(at)
    expect(created).toEqual({ ManagedLoginVersion: 1 })
    const prefix = await client.describeUserPoolDomain({ Domain: 'pies' })
    expect(prefix.DomainDescription).toMatchObject({ Status: 'ACTIVE', ManagedLoginVersion: 1 })
    expect(prefix.DomainDescription?.CustomDomainConfig).toEqual({})
    const custom = { UserPoolId, Domain: 'login.pies.example', CustomDomainConfig }
    const { CloudFrontDomain } = await client.createUserPoolDomain({ ...custom, ManagedLoginVersion: 2 })
    expect(CloudFrontDomain).toBe('localhost')
    const { UserPool } = await client.describeUserPool({ UserPoolId })
    expect(UserPool).toMatchObject({ Domain: 'pies', CustomDomain: 'login.pies.example' })
    const { DomainDescription } = await client.describeUserPoolDomain({ Domain: 'login.pies.example' })
    expect(DomainDescription).toEqual({
      UserPoolId,
      AWSAccountId: '123456789012',
      Domain: 'login.pies.example',
      CloudFrontDistribution: 'localhost',
      Version: expect.stringMatching(/^\d{14}$/),
      Status: 'ACTIVE',
      CustomDomainConfig,
      ManagedLoginVersion: 2,
    })

    await expect(client.deleteUserPool({ UserPoolId })).rejects.toMatchObject(
      invalid('User pool cannot be deleted. It has a domain configured that should be deleted first.'),
    )
    await client.deleteUserPoolDomain(at)
    await client.deleteUserPoolDomain(custom)
    await expect(client.deleteUserPoolDomain(at)).rejects.toMatchObject(invalid('No such domain or user pool exists.'))
    const gone = await client.describeUserPoolDomain({ Domain: 'pies' })
    expect(gone.DomainDescription).toEqual({})
    const { UserPool: without } = await client.describeUserPool({ UserPoolId })
    expect(without).not.toHaveProperty('Domain')
  })

  it('is changed in what is given', async () => {
    const custom = { UserPoolId, Domain: 'in.pies.example' }
    await client.createUserPoolDomain({ ...custom, CustomDomainConfig })
    await expect(client.updateUserPoolDomain({ ...custom, ManagedLoginVersion: 2 })).resolves.toMatchObject({
      ManagedLoginVersion: 2,
      CloudFrontDomain: 'localhost',
    })
    const newer = { CertificateArn: `${CERTIFICATE}-2` }
    await client.updateUserPoolDomain({ ...custom, CustomDomainConfig: newer })
    const { DomainDescription } = await client.describeUserPoolDomain({ Domain: custom.Domain })
    expect(DomainDescription).toMatchObject({ ManagedLoginVersion: 2, CustomDomainConfig: newer })
    const unknown = invalid('No such domain or user pool exists.')
    await expect(client.updateUserPoolDomain({ ...custom, UserPoolId: other })).rejects.toMatchObject(unknown)
    await expect(client.updateUserPoolDomain({ UserPoolId, Domain: 'nobodys' })).rejects.toMatchObject(unknown)
    await expect(client.deleteUserPoolDomain({ ...custom, UserPoolId: other })).rejects.toMatchObject(unknown)
    await client.deleteUserPoolDomain(custom)
    const prefix = { UserPoolId, Domain: 'changed' }
    await client.createUserPoolDomain(prefix)
    await expect(client.updateUserPoolDomain({ ...prefix, CustomDomainConfig })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
    await client.deleteUserPoolDomain(prefix)
  })

  it('is one pool’s in the whole server, and one of its kind in a pool', async () => {
    const outcomes = await Promise.allSettled(
      [UserPoolId, other, UserPoolId, other].map((id) =>
        client.createUserPoolDomain({ UserPoolId: id, Domain: 'shared' }),
      ),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const { DomainDescription } = await client.describeUserPoolDomain({ Domain: 'shared' })
    const owner = DomainDescription?.UserPoolId ?? ''
    const loser = owner === other ? UserPoolId : other
    await expect(client.createUserPoolDomain({ UserPoolId: loser, Domain: 'shared' })).rejects.toMatchObject(
      invalid('Domain already associated with another user pool.'),
    )
    await expect(client.createUserPoolDomain({ UserPoolId: owner, Domain: 'second' })).rejects.toMatchObject(
      invalid('User pool already has a domain configured.'),
    )
    await client.deleteUserPoolDomain({ UserPoolId: owner, Domain: 'shared' })
  })

  const custom = (Domain: string, CertificateArn = CERTIFICATE) => ({ Domain, CustomDomainConfig: { CertificateArn } })
  it.each([
    ['a word of the service', { Domain: 'my-cognito-pies' }, 'InvalidParameterException'],
    ['capital letters', { Domain: 'Pies' }, 'InvalidParameterException'],
    ['dots and no certificate', { Domain: 'login.pies.example' }, 'InvalidParameterException'],
    ['an empty label', custom('login..example'), 'InvalidParameterException'],
    ['a label that ends in a hyphen', custom('login-.example'), 'InvalidParameterException'],
    ['a certificate and no dots', custom('pies'), 'InvalidParameterException'],
    [
      'a certificate of elsewhere',
      custom('a.example', CERTIFICATE.replace('us-east-1', 'eu-west-1')),
      'InvalidParameterException',
    ],
    ['a version nobody knows', { Domain: 'pies', ManagedLoginVersion: 3 }, 'InvalidParameterException'],
    [
      'a version that the tier lacks',
      { UserPoolId: other, Domain: 'pies', ManagedLoginVersion: 2 },
      'FeatureUnavailableInTierException',
    ],
    [
      'somewhere to fail over to',
      { Domain: 'pies', Routing: { Failover: { SecondaryRegion: 'eu-west-2', PrimaryRoute53HealthCheckId: 'x' } } },
      'OperationNotEnabledException',
    ],
    ['a pool nobody has', { UserPoolId: 'eu-west-1_none', Domain: 'pies' }, 'ResourceNotFoundException'],
  ])('is refused with %s', async (_, more, name) => {
    await expect(client.createUserPoolDomain({ UserPoolId, ...more })).rejects.toMatchObject({ name })
  })
})
