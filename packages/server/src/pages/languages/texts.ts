/**
 * All that the login pages say, in one language. A text that is missing does not compile.
 *
 * `{name}` stands for a value; it is the same in every language, which a test compares.
 */
export interface Texts {
  readonly general: Group<
    'continue' | 'back' | 'cancel' | 'notNow' | 'or' | 'show' | 'hide' | 'check' | 'optional' | 'needsScript'
  >
  /** What people are known by, and what is asked of them. */
  readonly labels: Group<
    | 'username'
    | 'email'
    | 'phone'
    | 'emailOrPhone'
    | 'password'
    | 'newPassword'
    | 'repeatPassword'
    | 'code'
    | 'domain'
    | 'deviceName'
    | Attribute
  >
  readonly hints: Group<'phone' | 'withoutPassword'>
  readonly rules: Group<'minimum' | 'lowercase' | 'uppercase' | 'number' | 'symbol' | 'met' | 'notMet'>
  readonly signIn: Group<
    | 'title'
    | 'forgot'
    | 'newHere'
    | 'createAccount'
    | 'with'
    | 'passkey'
    | 'company'
    | 'choose'
    | 'byEmail'
    | 'bySms'
    | 'byPassword'
    | 'otherAccount'
    | 'chooseAccount'
    | 'signOut'
  >
  readonly code: Group<'title' | 'sentTo' | 'fromApp' | 'again' | 'sentAgain' | 'remember' | 'otherWay'>
  readonly signUp: Group<
    | 'title'
    | 'haveAccount'
    | 'submit'
    | 'terms'
    | 'termsOfUse'
    | 'privacyPolicy'
    | 'confirm'
    | 'confirmLead'
    | 'resend'
    | 'resendLead'
    | 'consent'
    | 'consentLead'
    | 'agree'
  >
  readonly password: Group<
    'forgot' | 'forgotLead' | 'sendCode' | 'reset' | 'save' | 'changed' | 'replace' | 'replaceLead' | 'missing'
  >
  readonly secondFactor: Group<
    | 'choose'
    | 'chooseLead'
    | 'setUp'
    | 'setUpLead'
    | 'sms'
    | 'email'
    | 'app'
    | 'scan'
    | 'qrCode'
    | 'secret'
    | 'open'
    | 'thenCode'
    | 'phoneLead'
    | 'emailLead'
  >
  readonly passkey: Group<'title' | 'lead' | 'use' | 'add' | 'addLead' | 'create' | 'failed' | 'unsupported'>
  readonly told: Group<
    | 'linkSent'
    | 'linkSentThen'
    | 'confirmed'
    | 'confirmedThen'
    | 'notConfirmed'
    | 'notConfirmedThen'
    | 'tooOften'
    | 'tooOftenThen'
    | 'signedOut'
    | 'signedOutThen'
    | 'error'
    | 'errorThen'
    | 'expired'
    | 'expiredThen'
    | 'noCookie'
    | 'noCookieThen'
  >
  readonly problems: Group<
    | 'noProvider'
    | 'wrongCredentials'
    | 'wrongCode'
    | 'expiredCode'
    | 'noUser'
    | 'notConfirmed'
    | 'disabled'
    | 'attemptsExceeded'
    | 'tooOften'
    | 'usernameTaken'
    | 'aliasTaken'
    | 'weakPassword'
    | 'usedPassword'
    | 'passwordsDiffer'
    | 'required'
    | 'notEmail'
    | 'notPhone'
    | 'notDate'
    | 'invalid'
  >
}

type Group<Name extends string> = { readonly [name in Name]: string }

/** The standard attributes that have a label of their own; `email` and `phone_number` are labelled above. */
export type Attribute =
  | 'address'
  | 'birthdate'
  | 'family_name'
  | 'gender'
  | 'given_name'
  | 'locale'
  | 'middle_name'
  | 'name'
  | 'nickname'
  | 'picture'
  | 'preferred_username'
  | 'profile'
  | 'website'
  | 'zoneinfo'

export interface Language {
  /** As `lang` takes it, in HTML and in the query. */
  readonly code: string
  readonly direction: 'ltr' | 'rtl'
  readonly texts: Texts
}
