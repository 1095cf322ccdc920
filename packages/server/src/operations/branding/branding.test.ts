import { describe, expect, it } from 'vitest'
import { server } from '../../../test/server.ts'

const { client, pool: makePool } = await server()
const { id: UserPoolId, clientId: ClientId } = await makePool()
const at = { UserPoolId, ClientId }
const PNG = Buffer.from('89504e470d0a1a0a00', 'hex')

const newClient = async () => {
  const { UserPoolClient } = await client.createUserPoolClient({ UserPoolId, ClientName: 'app' })
  return { UserPoolId, ClientId: UserPoolClient?.ClientId }
}

describe('managed login branding', () => {
  const Settings = { components: { form: { borderRadius: 4, lightMode: { backgroundColor: 'ffeeddcc' } } } }
  const logo = { Category: 'FORM_LOGO', ColorMode: 'LIGHT', Extension: 'PNG', Bytes: PNG } as const

  it('is given back, merged with the defaults, changed and deleted', async () => {
    const app = await newClient()
    const { ManagedLoginBranding } = await client.createManagedLoginBranding({ ...app, Settings, Assets: [logo] })
    const own = {
      UserPoolId,
      UseCognitoProvidedValues: false,
      Settings,
      Assets: [{ ...logo, Bytes: expect.anything() }],
    }
    expect(ManagedLoginBranding).toMatchObject(own)
    expect(Buffer.from(ManagedLoginBranding?.Assets?.[0]?.Bytes ?? [])).toEqual(PNG)
    expect(ManagedLoginBranding).not.toHaveProperty('ClientId')
    const id = { UserPoolId, ManagedLoginBrandingId: ManagedLoginBranding?.ManagedLoginBrandingId }
    await expect(client.describeManagedLoginBranding(id)).resolves.toMatchObject({ ManagedLoginBranding })
    const merged = await client.describeManagedLoginBrandingByClient({ ...app, ReturnMergedResources: true })
    expect(merged.ManagedLoginBranding?.Settings).toMatchObject({
      categories: { global: { colorSchemeMode: 'LIGHT' } },
      components: { form: { borderRadius: 4, lightMode: { backgroundColor: 'ffeeddcc', borderColor: 'c6c6cdff' } } },
    })
    // What is not given stays.
    const dark = { categories: { global: { colorSchemeMode: 'DARK' } } }
    const changed = await client.updateManagedLoginBranding({ ...id, Settings: dark })
    expect(changed.ManagedLoginBranding).toMatchObject({ ...own, Settings: { ...Settings, ...dark } })
    const provided = await client.updateManagedLoginBranding({ ...id, UseCognitoProvidedValues: true })
    expect(provided.ManagedLoginBranding).not.toHaveProperty('Settings')
    await client.deleteManagedLoginBranding(id)
    const none = { name: 'ResourceNotFoundException' }
    await expect(client.describeManagedLoginBranding(id)).rejects.toMatchObject(none)
    await expect(client.describeManagedLoginBrandingByClient(app)).rejects.toMatchObject(none)
    await expect(client.updateManagedLoginBranding({ ...id, Settings })).rejects.toMatchObject(none)
    await expect(client.deleteManagedLoginBranding(id)).rejects.toMatchObject(none)
  })

  it('is one of a client, and goes with it', async () => {
    const app = await newClient()
    const create = () => client.createManagedLoginBranding({ ...app, Settings: {} })
    const outcomes = await Promise.allSettled([create(), create(), create()])
    const [created] = outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
    expect(created?.ManagedLoginBranding).toMatchObject({ UseCognitoProvidedValues: false, Settings: {}, Assets: [] })
    const refused = outcomes.filter(({ status }) => status === 'rejected')
    expect(refused).toHaveLength(2)
    expect(refused[0]).toMatchObject({ reason: { name: 'ManagedLoginBrandingExistsException' } })
    await client.deleteUserPoolClient({ UserPoolId, ClientId: app.ClientId })
    const id = { UserPoolId, ManagedLoginBrandingId: created?.ManagedLoginBranding?.ManagedLoginBrandingId }
    await expect(client.describeManagedLoginBranding(id)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })

  it('takes all of its default settings for its own', async () => {
    const app = await newClient()
    await client.createManagedLoginBranding({ ...app, UseCognitoProvidedValues: true })
    const merged = await client.describeManagedLoginBrandingByClient({ ...app, ReturnMergedResources: true })
    const all = merged.ManagedLoginBranding?.Settings
    await expect(client.createManagedLoginBranding({ ...(await newClient()), Settings: all })).resolves.toMatchObject({
      ManagedLoginBranding: { Settings: all },
    })
  })

  it.each([
    ['neither settings nor the service’s', {}],
    ['both', { UseCognitoProvidedValues: true, Settings: {} }],
    ['settings that are no object', { Settings: [1] }],
    ['a part that is not known', { Settings: { components: { sidebar: {} } } }],
    ['a part named as every object has one', { Settings: { components: { constructor: {} } } }],
    ['a color that is none', { Settings: { components: { pageBackground: { lightMode: { color: 'red;}' } } } } }],
    ['a number below all', { Settings: { components: { form: { borderRadius: -1 } } } }],
    ['a text for a number', { Settings: { components: { form: { borderRadius: '4px' } } } }],
    ['a choice nobody has', { Settings: { categories: { global: { colorSchemeMode: 'SEPIA' } } } }],
    ['an image of another type', { Assets: [{ ...logo, Extension: 'JPEG' as const }] }],
    [
      'an image that runs',
      { Assets: [{ ...logo, Extension: 'SVG' as const, Bytes: Buffer.from('<svg onload="x"/>') }] },
    ],
    ['two images for one place', { Assets: [logo, logo] }],
  ])('is refused with %s', async (_, more) => {
    await expect(client.createManagedLoginBranding({ ...at, ...more })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
  })

  it('is not of the lowest tier, nor of a client nobody has', async () => {
    const lite = await makePool({ UserPoolTier: 'LITE' })
    const refused = client.createManagedLoginBranding({ UserPoolId: lite.id, ClientId: lite.clientId, Settings: {} })
    await expect(refused).rejects.toMatchObject({ name: 'InvalidParameterException' })
    const elsewhere = client.createManagedLoginBranding({ UserPoolId, ClientId: lite.clientId, Settings: {} })
    await expect(elsewhere).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    await expect(client.updateManagedLoginBranding({ UserPoolId, Settings: {} })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
  })
})

describe('the customization of the classic pages', () => {
  const CSS = '.logo-customizable { max-width: 60%; }'

  it('needs a domain', async () => {
    await expect(client.setUICustomization({ ...at, CSS })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'There has to be an existing domain associated with this user pool',
    })
    await client.createUserPoolDomain({ UserPoolId, Domain: 'looks' })
  })

  it('is a client’s own, or that of all', async () => {
    const { UICustomization: none } = await client.getUICustomization(at)
    expect(none).toEqual({})
    const { UICustomization: all } = await client.setUICustomization({ UserPoolId, CSS, ImageFile: PNG })
    expect(all).toEqual({
      UserPoolId,
      ClientId: 'ALL',
      CSS,
      CSSVersion: expect.stringMatching(/^\d{14}$/),
      ImageUrl: `data:image/png;base64,${PNG.toString('base64')}`,
      CreationDate: expect.any(Date),
      LastModifiedDate: expect.any(Date),
    })
    await expect(client.getUICustomization(at)).resolves.toMatchObject({ UICustomization: all })
    const { UICustomization: own } = await client.setUICustomization({ ...at, CSS })
    expect(own).toMatchObject({ ClientId, CSS })
    await client.setUICustomization({ ...at, ImageFile: PNG })
    const { UICustomization: changed } = await client.getUICustomization(at)
    expect(changed).not.toHaveProperty('CSS')
    expect(changed?.CreationDate).toEqual(own?.CreationDate)
    // Nothing given ends it.
    await client.setUICustomization(at)
    await expect(client.getUICustomization(at)).resolves.toMatchObject({ UICustomization: all })
  })

  it('may be set and ended by several at once', async () => {
    const app = await newClient()
    const calls = Array.from({ length: 12 }, (_, index) =>
      client.setUICustomization({ ...app, ...(index % 2 === 0 && { CSS }) }),
    )
    const outcomes = await Promise.allSettled(calls)
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([])
    await expect(client.setUICustomization({ ...app, CSS })).resolves.toMatchObject({ UICustomization: { CSS } })
  })

  it.each([
    ['CSS that loads something', { CSS: '.logo-customizable { background: url(https://evil.example) }' }],
    ['an image that is none', { ImageFile: Buffer.from('<svg/>') }],
    ['an image that is too large', { ImageFile: Buffer.concat([PNG, Buffer.alloc(102_400)]) }],
  ])('is refused with %s', async (_, more) => {
    await expect(client.setUICustomization({ ...at, ...more })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
  })
})
