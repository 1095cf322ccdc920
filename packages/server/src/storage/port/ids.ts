/** The wire's pool id, `<region>_<9 alphanumerics>`. */
export type PoolId = string & { readonly brand: 'PoolId' }

/** The wire's client id. */
export type ClientId = string & { readonly brand: 'ClientId' }

/** A user's `sub`: the one identifier that never changes and is never given again. */
export type Sub = string & { readonly brand: 'Sub' }

/** A row's integer key: short in every index, and of no meaning outside storage. */
export type PoolKey = number & { readonly brand: 'PoolKey' }

export type ClientKey = number & { readonly brand: 'ClientKey' }

export type UserKey = number & { readonly brand: 'UserKey' }

export type GroupKey = number & { readonly brand: 'GroupKey' }

export type FamilyKey = number & { readonly brand: 'FamilyKey' }

export type PasskeyKey = number & { readonly brand: 'PasskeyKey' }

export type InboxKey = number & { readonly brand: 'InboxKey' }

export type LetterKey = number & { readonly brand: 'LetterKey' }

/** A page of a list in order of integer keys: what comes after `after`, at most `limit` rows. */
export interface Page<Key> {
  readonly after?: Key | undefined
  readonly limit: number
}
