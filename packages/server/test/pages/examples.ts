import type { Page } from '../../src/http/browser/page.ts'
import type { Brand } from '../../src/pages/branding/brand.ts'
import { brandOf } from '../../src/pages/branding/brand.ts'
import type { Frame } from '../../src/pages/parts/frame.ts'
import type { PasskeyRequest } from '../../src/pages/parts/passkey.ts'
import type { Provider } from '../../src/pages/parts/providers.ts'
import { forgot } from '../../src/pages/views/password/forgot.ts'
import { newPassword } from '../../src/pages/views/password/new-password.ts'
import { reset } from '../../src/pages/views/password/reset.ts'
import { setUpAddress } from '../../src/pages/views/second-factor/address.ts'
import { setUpAuthenticator } from '../../src/pages/views/second-factor/authenticator.ts'
import { chooseSecondFactor } from '../../src/pages/views/second-factor/choose.ts'
import { accounts } from '../../src/pages/views/sign-in/accounts.ts'
import { choose } from '../../src/pages/views/sign-in/choose.ts'
import { enterCode } from '../../src/pages/views/sign-in/code.ts'
import { leading } from '../../src/pages/views/sign-in/leading.ts'
import { usePasskey } from '../../src/pages/views/sign-in/passkey.ts'
import { askPassword } from '../../src/pages/views/sign-in/password.ts'
import { signIn } from '../../src/pages/views/sign-in/sign-in.ts'
import { addPasskey } from '../../src/pages/views/sign-up/add-passkey.ts'
import { confirm } from '../../src/pages/views/sign-up/confirm.ts'
import { consent } from '../../src/pages/views/sign-up/consent.ts'
import { resend } from '../../src/pages/views/sign-up/resend.ts'
import { signUp } from '../../src/pages/views/sign-up/sign-up.ts'
import { told } from '../../src/pages/views/told.ts'

/** What somebody else said: the examples put it wherever a value comes from outside. */
export type Said = (plain: string) => string

/** Every screen of the login pages, in the states that look different, with what people call themselves. */
export function examples(frame: Frame, said: Said = (plain) => plain): Readonly<Record<string, Page>> {
  const form = { action: said('/login?client_id=1'), csrf: said('csrf'), keep: { state: said('state') } }
  const social: readonly Provider[] = [
    { name: 'Google', href: said('/oauth2/authorize?identity_provider=Google') },
    { name: 'SignInWithApple', href: said('/apple') },
    { name: 'Facebook', href: said('/facebook') },
    { name: 'LoginWithAmazon', href: said('/amazon') },
    { name: said('Acme Staff'), href: said('/acme') },
  ]
  const [google, apple, , , acme] = social
  const few = [google, apple].filter((one) => one !== undefined)
  const company = acme ? [acme] : []
  const username = said('ana@example.com')
  const other = said('/login')
  const mail = said('a***@e***')
  const phone = said('+********123')
  const challenge = 'Y2hhbGxlbmdl'
  const get: PasskeyRequest = { form, kind: 'get', options: { challenge, rpId: said('localhost') } }
  const user = { id: challenge, name: username, displayName: username }
  const create: PasskeyRequest = {
    form,
    kind: 'create',
    options: {
      challenge,
      rp: { id: 'localhost', name: said('Pies') },
      user,
      pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    },
  }
  const rules = { minimum: 8, required: ['lowercase', 'uppercase', 'number', 'symbol'] } as const
  const local = { form, identifier: 'email', withPassword: true } as const
  const links = { forgot: said('/forgotPassword'), signUp: said('/signup') }
  const signUpOf = {
    form,
    identifier: 'email',
    rules,
    providers: few,
    signIn: other,
    terms: { terms: said('https://example.com/terms'), privacy: said('https://example.com/privacy') },
  } as const
  return {
    'sign-in': signIn(frame, { local, ...links, providers: few, passkey: { ...get, autofill: true } }),
    'sign-in-wrong': signIn(frame, {
      local: { ...local, values: { username }, problem: 'wrongCredentials' },
      ...links,
      providers: [],
    }),
    'sign-in-name-first': signIn(frame, {
      local: { form, identifier: 'emailOrPhone', withPassword: false },
      ...links,
      providers: social,
    }),
    'sign-in-company': signIn(frame, {
      local: undefined,
      providers: company,
      search: { form, values: { idp_identifier: said('acme.example') } },
    }),
    password: askPassword(frame, { form, username, other, forgot: links.forgot, choose: other }),
    'choose-factor': choose(frame, {
      form,
      username,
      other,
      factors: [
        { factor: 'WEB_AUTHN' },
        { factor: 'EMAIL_OTP', destination: mail },
        { factor: 'SMS_OTP', destination: phone },
        { factor: 'PASSWORD' },
      ],
    }),
    'one-time-code': enterCode(frame, { form, by: 'email', destination: mail, again: form, choose: other }),
    'passkey-use': usePasskey(frame, { passkey: get, choose: other }),
    'passkey-add': addPasskey(frame, { passkey: create, notNow: form }),
    accounts: accounts(frame, {
      form,
      accounts: [
        { value: said('1'), name: said('Ana Pereira'), detail: username },
        { value: said('2'), name: said('guest') },
      ],
      other,
      signOut: form,
    }),
    'sign-up': signUp(frame, { ...signUpOf, attributes: ['given_name', 'birthdate'] }),
    'sign-up-wrong': signUp(frame, {
      ...signUpOf,
      attributes: ['phone_number', said('custom:pies')],
      values: { username, 'requiredAttributes[phone_number]': said('0171 123') },
      problems: {
        'requiredAttributes[phone_number]': 'notPhone',
        password: 'weakPassword',
        confirmPassword: { said: said('PreSignUp failed with error no.') },
      },
      rules: { ...rules, met: ['lowercase', 'number'] },
      passwordOptional: true,
      providers: [],
    }),
    confirm: confirm(frame, { form, by: 'email', destination: mail, again: form, sentAgain: true, signIn: other }),
    'confirm-wrong': confirm(frame, {
      form,
      by: 'sms',
      destination: phone,
      again: form,
      signIn: other,
      values: { code: said('12345') },
      problems: { code: 'wrongCode' },
    }),
    resend: resend(frame, { form, identifier: 'username', signIn: other }),
    consent: consent(frame, { form, terms: signUpOf.terms }),
    forgot: forgot(frame, { form, identifier: 'emailOrPhone', signIn: other }),
    reset: reset(frame, { form, username, destination: mail, rules, again: form, signIn: other }),
    'new-password': newPassword(frame, { form, username, rules, attributes: ['name', 'phone_number'] }),
    'second-factor-choose': chooseSecondFactor(frame, {
      form,
      to: 'prove',
      factors: [
        { factor: 'SOFTWARE_TOKEN_MFA' },
        { factor: 'SMS_MFA', destination: phone },
        { factor: 'EMAIL_OTP', destination: mail },
      ],
    }),
    'second-factor-code': enterCode(frame, { form, by: 'app', remember: true, choose: other }),
    'second-factor-set-up': chooseSecondFactor(frame, {
      form,
      to: 'set up',
      factors: [{ factor: 'SOFTWARE_TOKEN_MFA' }, { factor: 'SMS_MFA' }],
      notNow: form,
    }),
    authenticator: setUpAuthenticator(frame, {
      form,
      secret: said('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSW'),
      address: said('otpauth://totp/Pies:ana@example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Pies'),
      choose: other,
    }),
    'phone-number': setUpAddress(frame, { form, by: 'sms', choose: other }),
    leading: {
      ...leading(frame, { provider: said('Acme Staff'), href: said('/oauth2/authorize') }),
      leadsTo: undefined,
    },
    'link-sent': told(frame, { what: 'linkSent', said: mail, signIn: other }),
    'not-confirmed': told(frame, { what: 'notConfirmed', status: 400 }),
    'too-often': told(frame, { what: 'tooOften', status: 429 }),
    confirmed: told(frame, { what: 'confirmed', signIn: other }),
    'signed-out': told(frame, { what: 'signedOut' }),
    error: told(frame, { what: 'error', error: said('invalid_request'), said: said('redirect_mismatch'), status: 400 }),
    expired: told(frame, { what: 'expired', signIn: other }),
    'no-cookie': told(frame, { what: 'noCookie', signIn: other }),
  }
}

/** A style of managed login that is nothing like ours, with a logo and an image behind the page (which `servePages` has). */
export function branded(): Brand {
  const button = (backgroundColor: string, textColor: string) => ({
    defaults: { backgroundColor, borderColor: backgroundColor, textColor },
  })
  return brandOf(
    {
      categories: {
        global: { colorSchemeMode: 'DYNAMIC', pageHeader: { enabled: true }, spacingDensity: 'COMPACT' },
        form: { location: { horizontal: 'START', vertical: 'CENTER' } },
        auth: {
          authMethodOrder: [[{ display: 'BUTTON', type: 'FEDERATED' }]],
          federation: { order: ['SignInWithApple'] },
        },
      },
      componentClasses: {
        buttons: { borderRadius: 24 },
        input: { borderRadius: 2 },
        link: {
          lightMode: { defaults: { textColor: '7a1f5cff' } },
          darkMode: { defaults: { textColor: 'ffb3e0ff' } },
        },
      },
      components: {
        form: { borderRadius: 2, logo: { enabled: true } },
        pageBackground: { image: { enabled: true }, lightMode: { color: 'fbeef6ff' }, darkMode: { color: '1d0f18ff' } },
        primaryButton: { lightMode: button('7a1f5cff', 'ffffffff'), darkMode: button('ffb3e0ff', '2b0a1fff') },
      },
    },
    ['FORM_LOGO', 'PAGE_HEADER_LOGO', 'PAGE_BACKGROUND'].map((Category) => ({
      Category,
      ColorMode: 'DYNAMIC',
      url: `/assets/${Category}.svg`,
    })),
  )
}
